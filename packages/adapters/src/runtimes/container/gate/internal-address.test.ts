import { expect, it } from "vitest";
import { isInternal } from "./internal-address.ts";

it.each([
  "127.0.0.1",
  "127.255.0.9",
  "10.1.2.3",
  "172.31.255.255",
  "192.168.0.1",
  "169.254.169.254",
  "100.100.100.200",
  "0.0.0.0",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:127.0.0.1",
  "::ffff:10.0.0.1",
  "::127.0.0.1",
  "64:ff9b::7f00:1",
  "2002:7f00:1::",
  "fd00:ec2::254",
  "fe80::1",
  "ff02::1",
  "not an address",
])("%s is internal", (address) => expect(isInternal(address)).toBe(true));

it.each(["1.1.1.1", "140.82.112.3", "172.32.0.1", "192.169.0.1", "2606:4700::1111", "::ffff:1.1.1.1"])(
  "%s is public",
  (address) => expect(isInternal(address)).toBe(false),
);
