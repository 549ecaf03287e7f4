/** A set-up step that cannot go on; the message tells a person what to do, no stack is shown. */
export class SetupError extends Error {
  name = 'SetupError';
}
