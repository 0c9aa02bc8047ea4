/** A test agent that says why it cannot go on, and fails. */
process.stdout.write("Looking for the compiler\n");
process.stderr.write("error: there is no compiler here\n");
process.exitCode = 3;
