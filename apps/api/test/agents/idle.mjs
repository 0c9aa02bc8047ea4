process.stdout.write("nothing to do here\n");
