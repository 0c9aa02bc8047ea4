/** What was typed does not fit a command; the message says how it does. */
export class WrongUse extends Error {}
