/** A line of a helper's stack trace: it tells nothing about this checkout. */
const STACK_LINE = /^(npm error)?\s+at /;

/** An expected end of the bootstrap: printed as `CODE: message` with what to do, never as a stack trace. */
export class SetupError extends Error {
  /**
   * @param {string} code stable, for scripts
   * @param {number} status exit status (69: a service that we need is missing, as in sysexits)
   * @param {string} message
   * @param {{ output?: string, hint?: string }} [details] what the failing program printed, and what a person can do
   */
  constructor(code, status, message, details = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }

  describe() {
    const { output = '', hint } = this.details;
    const lines = output.trimEnd().split('\n');
    const tail = lines
      .filter((line) => !STACK_LINE.test(line))
      .slice(-20)
      .join('\n');
    return [`${this.code}: ${this.message}`, tail, hint === undefined ? '' : `What to do: ${hint}`]
      .filter((part) => part !== '')
      .join('\n');
  }
}
