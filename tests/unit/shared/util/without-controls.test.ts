import { expect, it } from 'vitest';
import { NewAttachment } from '../../../../shared/model/attachment.ts';
import { withoutControls } from '../../../../shared/util/without-controls.ts';

it.each([
  ['Printer\tbroken', 'Printer broken'],
  ['打印机\r\n坏了', '打印机 坏了'],
  ['\u0000safe\u0007', 'safe'],
  ['fdp\u202eexe.pdf', 'fdpexe.pdf'],
  ['\u2066a\u2069 b\u2028c ', 'a b c'],
  ['a\u200db é 👩\u200d🔧', 'a\u200db é 👩\u200d🔧'],
])('%j is %j', (text, clean) => {
  expect(withoutControls(text)).toBe(clean);
});

it('the name of a file that is attached does not turn round on the screen', () => {
  const file = {
    id: '01930000-0000-7000-8000-000000000001',
    filename: 'invoice\u202efdp.exe',
    mimeType: 'application/octet-stream',
    sizeBytes: 1,
    sha256: '0'.repeat(64),
    contentId: null,
    thumbnailSha256: null,
  };
  expect(NewAttachment.parse(file).filename).toBe('invoicefdp.exe');
});
