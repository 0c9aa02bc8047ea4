/** The same size before and after hydration, so that nothing moves. */
export const logBoxClass = "log h-[max(18rem,calc(100dvh-28rem))]";
