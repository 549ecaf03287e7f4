import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the sample mail that lies in the repository. */
export const mailFixtures = fileURLToPath(new URL('../fixtures/mail/', import.meta.url));

/** The lines of a fixture file, one JSON value each. */
export const readJsonLines = <T>(path: string): T[] =>
  readFileSync(join(mailFixtures, path), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): T => JSON.parse(line));

/** A fixture file that is one JSON value. */
export const readJson = <T>(path: string): T => JSON.parse(readFileSync(join(mailFixtures, path), 'utf8'));

/** The raw bytes of a sample mail. */
export const readMail = (path: string): Uint8Array => new Uint8Array(readFileSync(join(mailFixtures, path)));

/** Every sample mail, as paths below the fixtures folder. */
export const listMails = (): string[] =>
  readdirSync(mailFixtures, { recursive: true })
    .map(String)
    .filter((path) => /\.(?:eml|msg|txt)$/.test(path))
    .sort();

/** Expected fields of the sample mails; a field is absent where no truth is agreed on. */
export type ExpectedMail = {
  readonly file: string;
  readonly subject?: string;
  readonly from?: readonly string[];
  readonly from_name?: string;
  readonly to?: readonly string[];
  readonly cc?: readonly string[];
  readonly date?: number | null;
  readonly message_id?: string | null;
  readonly text?: string;
  readonly has_html?: boolean;
  readonly attachments?: readonly string[];
};

/** Fields that can be compared, in one form for every parser. */
export type ComparedFields = Omit<ExpectedMail, 'file'>;

const addressFields: ReadonlyArray<keyof ComparedFields> = ['from', 'to', 'cc'];

const squash = (value: unknown): string =>
  JSON.stringify(value ?? null)
    .replace(/(?:\\n|\\t|\\r|\s)+/g, ' ')
    .replace(/" | "/g, '"');

/** Names of the expected fields that a parser got wrong. */
export const wrongFields = (expected: ExpectedMail, actual: ComparedFields): string[] =>
  (Object.keys(actual) as Array<keyof ComparedFields>).filter((field) => {
    if (!(field in expected)) return false;
    const folded = (value: unknown): unknown =>
      addressFields.includes(field) && Array.isArray(value)
        ? value.map((item) => String(item).toLowerCase())
        : value;
    const want = folded(expected[field]);
    const got = folded(actual[field]);
    if (Array.isArray(want) && Array.isArray(got))
      return squash([...want].sort()) !== squash([...got].sort());
    return squash(want) !== squash(got);
  });
