process.stdout.write("about to give up\n");
process.stderr.write("cannot go on\n");
process.exitCode = 3;
