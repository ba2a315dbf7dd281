/** The model's section stayed wrong after its repair; nothing of it may be shown as a result. */
export class SectionRejected extends Error {
  readonly section_title: string;
  /** What is wrong. May quote the model, so it does not belong into a log. */
  readonly reasons: readonly string[];

  constructor(section_title: string, reasons: readonly string[]) {
    super(`The model's text for "${section_title}" did not pass its checks.`);
    this.name = 'SectionRejected';
    this.section_title = section_title;
    this.reasons = reasons;
    // Loggers print own enumerable fields of an error.
    Object.defineProperty(this, 'reasons', { enumerable: false });
  }
}
