import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { exampleLines } from "../testing/examples.ts";
import { LogStore } from "./log-store.ts";
import { LogViewer } from "./log-viewer.tsx";

const boxPx = 200;
const never = () => Promise.reject(new Error("nothing is to be fetched"));

/** Tells whoever observes the size of something that it changed. */
let resized = () => {};

/** jsdom lays nothing out: a box of ten rows whose content is as high as its total says. */
function layOut() {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(boxPx);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(800);
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(boxPx);
  vi.spyOn(Element.prototype, "scrollHeight", "get").mockImplementation(function (this: Element) {
    const inner = this.firstElementChild;
    return inner instanceof HTMLElement ? Number.parseFloat(inner.style.height) : 0;
  });
  const observers = new Set<() => void>();
  resized = () => observers.forEach((observer) => observer());
  class Observer {
    readonly #look: () => void;
    constructor(look: () => void) {
      this.#look = look;
    }
    observe() {
      observers.add(this.#look);
    }
    unobserve() {}
    disconnect() {
      observers.delete(this.#look);
    }
  }
  vi.stubGlobal("ResizeObserver", Observer);
  HTMLElement.prototype.scrollTo = function (this: HTMLElement, options?: ScrollToOptions | number) {
    if (typeof options === "object") this.scrollTop = options.top ?? this.scrollTop;
  };
}

beforeEach(layOut);
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  history.replaceState(null, "", "/");
});

function show(lines: number) {
  const store = new LogStore({ lines: exampleLines(1, lines), total: lines }, never);
  render(<LogViewer store={store} />);
  const box = screen.getByRole("log");
  const scrollTo = (top: number) => {
    box.scrollTop = top;
    fireEvent.scroll(box);
  };
  return { store, box, scrollTo };
}

describe("the log viewer", () => {
  it("shows the newest lines of a long log and only as many rows as fit", () => {
    const { box } = show(500);
    fireEvent.scroll(box);
    expect(screen.getByText("line 500")).toBeDefined();
    expect(screen.queryByText("line 1")).toBeNull();
    expect(box.querySelectorAll(".log-row").length).toBeLessThan(80);
  });

  it("stays at the end as lines come", () => {
    const { store, box } = show(100);
    act(() => store.add(exampleLines(101, 130)));
    expect(box.scrollTop).toBe(130 * 20 + 12);
  });

  it("stays at the end when its box gets smaller", () => {
    const { box } = show(100);
    box.scrollTop = 1700;
    resized();
    expect(box.scrollTop).toBe(100 * 20 + 12);
  });

  it("moves nothing after a step up, and says how many lines are new", () => {
    const { store, box, scrollTo } = show(100);
    scrollTo(1700);
    act(() => store.add(exampleLines(101, 314)));
    expect(box.scrollTop).toBe(1700);
    expect(screen.getByRole("button", { name: "214 new lines" })).toBeDefined();
  });

  it("follows again when asked", () => {
    const { store, box, scrollTo } = show(100);
    scrollTo(1700);
    act(() => store.add(exampleLines(101, 102)));
    fireEvent.click(screen.getByRole("button", { name: "2 new lines" }));
    expect(screen.queryByRole("button")).toBeNull();
    act(() => store.add(exampleLines(103, 120)));
    expect(box.scrollTop).toBe(120 * 20 + 12);
  });

  it("opens at the line the address points to, marked, without following", () => {
    history.replaceState(null, "", "/#L20-L22");
    const { box } = show(500);
    fireEvent.scroll(box);
    const marked = [...box.querySelectorAll("[data-marked]")].map((row) => row.id);
    expect(marked).toEqual(["L20", "L21", "L22"]);
    expect(box.dataset.following).toBe("false");
  });

  it("puts a clicked line into the address, and a range with Shift", () => {
    const { box } = show(100);
    fireEvent.scroll(box);
    fireEvent.click(screen.getByRole("link", { name: "Line 95" }));
    expect(location.hash).toBe("#L95");
    fireEvent.click(screen.getByRole("link", { name: "Line 98" }), { shiftKey: true });
    expect(location.hash).toBe("#L95-L98");
    expect(box.querySelectorAll("[data-marked]")).toHaveLength(4);
  });
});
