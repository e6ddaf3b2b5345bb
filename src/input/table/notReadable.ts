/** Why a table cannot be read. Its reader says so in words. */
export class NotReadable extends Error {
  readonly why: 'broken' | 'encrypted' | 'too_large' | 'no_sheet' | 'no_text';

  constructor(why: NotReadable['why']) {
    super(why);
    this.name = 'NotReadable';
    this.why = why;
  }
}
