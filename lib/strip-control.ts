// CSI, OSC (ended by BEL or ST), DCS/SOS/PM/APC, then two-character escapes (ECMA-48).
const escapes =
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[PX^_][^\u001b]*(?:\u001b\\)?|\u001b[ -/]*[0-~]|\u009b[0-?]*[ -/]*[@-~]/g;
// What is left of C0 and C1 but tab and line feed, and the marks that reorder text on screen.
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text of a program or a model, made safe to show: no terminal sequence, no control character but tab and line feed. */
export function stripControl(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(escapes, '').replace(controls, '');
}
