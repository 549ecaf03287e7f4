import { z } from 'zod';
import { ArticleStatus, ArticleText } from '../../../shared/model/article.ts';
import { Locale } from '../../../shared/model/locale.ts';
import { Macro } from '../../../shared/model/macro.ts';
import type { ProcessTemplate } from '../../../shared/model/process-template.ts';
import type { SlaPolicySet } from '../../../shared/model/sla-policy.ts';
import { TicketType } from '../../../shared/model/ticket.ts';

/** What a scenario asks for; a branch decides which of its teams that is. */
export const Duty = z.enum(['frontline', 'pos', 'network', 'hardware', 'billing', 'it', 'field']);
export type Duty = z.infer<typeof Duty>;

/** One concrete problem, from its report to its solution; see resources/demo/README.md. */
export interface Scenario {
  readonly key: string;
  readonly handledBy: Duty;
  readonly type: TicketType;
  readonly category: string;
  /** 1 (can wait) to 9 (everything stands still). */
  readonly severity: number;
  readonly tags: readonly string[];
  /** Kinds of companies it can happen to; null for all. */
  readonly where: readonly CompanyKind[] | null;
  /** Courses it can take; one without a name when it has no alternatives. */
  readonly courses: readonly Course[];
  /** Slots of this scenario only. */
  readonly slots: Readonly<Record<string, readonly string[]>>;
  readonly lines: Lines;
}

/** One sentence or text; `course` limits it to one course of a scenario or one field of work. */
export interface Line {
  readonly text: string;
  readonly course: Course;
}
export type Course = string | null;

/** Alternatives by kind of line. */
export type Lines = ReadonlyMap<string, readonly Line[]>;

export const CompanyKind = z.enum([
  'grocery',
  'food',
  'pharmacy',
  'retail',
  'hotel',
  'service',
  'warehouse',
  'office',
]);
export type CompanyKind = z.infer<typeof CompanyKind>;

const Pair = z.tuple([z.string(), z.string()]);

export const People = z.object({
  name: z.string(),
  mailbox: z.object({ address: z.email(), displayName: z.string() }),
  branches: z.array(z.object({ key: z.string(), name: z.string(), city: z.string(), timeZone: z.string() })),
  teams: z.array(
    z.object({ key: z.string(), name: z.string(), branch: z.string(), parent: z.string().nullable() }),
  ),
  users: z.array(
    z.object({
      email: z.string(),
      name: z.string(),
      role: z.enum(['agent', 'supervisor', 'admin']),
      teams: z.array(z.string()),
      isDemo: z.boolean().default(false),
    }),
  ),
  /** The team that stands for a name in a process template. */
  processTeams: z.record(z.string(), z.string()),
  engineers: z.object({ 'zh-CN': z.array(z.string()), en: z.array(z.string()) }),
});
export type People = z.infer<typeof People>;

const Company = z.object({
  name: z.string(),
  short: z.string(),
  kind: CompanyKind,
  domain: z.string().endsWith('.example'),
  stores: z.array(z.string()).min(1),
  isInternal: z.boolean().default(false),
  /** An English-speaking company that the Chinese branches look after. */
  isInChina: z.boolean().default(false),
});
export type Company = z.infer<typeof Company>;
export const Companies = z.object({ 'zh-CN': z.array(Company), en: z.array(Company) });

export const Names = z.object({
  surnames: z.array(Pair),
  givenWomen: z.array(Pair),
  givenMen: z.array(Pair),
  firstNames: z.array(z.string()),
  lastNames: z.array(z.string()),
  titles: z.object({ 'zh-CN': z.array(z.string()), en: z.array(z.string()) }),
});
export type Names = z.infer<typeof Names>;

const SlotLists = z.record(z.string(), z.array(z.string()).min(1));
const ItemLists = z.record(CompanyKind, z.array(z.string()).min(1));
export const Slots = z.object({
  shared: SlotLists,
  'zh-CN': SlotLists,
  en: SlotLists,
  /** What each kind of company sells. */
  items: z.object({ 'zh-CN': ItemLists, en: ItemLists }),
});
export type Slots = z.infer<typeof Slots>;

/** What is written down; `team` is a key of a team, null for what is everybody's. */
export const Articles = z.array(
  ArticleText.extend({ locale: Locale, team: z.string().nullable(), status: ArticleStatus }),
);
export type Articles = z.infer<typeof Articles>;

/** What teams have ready; `team` is a key of a team. */
export const Macros = z.array(
  Macro.omit({ id: true, ownerId: true, teamId: true }).extend({ team: z.string() }),
);
export type Macros = z.infer<typeof Macros>;

/** Everything the demo organization is made from. */
export interface DemoMaterial {
  readonly people: People;
  readonly companies: z.infer<typeof Companies>;
  readonly names: Names;
  readonly slots: Slots;
  readonly macros: Macros;
  readonly articles: Articles;
  readonly serviceLevels: SlaPolicySet;
  readonly templates: readonly ProcessTemplate[];
  readonly scenarios: Readonly<Record<Locale, readonly Scenario[]>>;
  readonly phrases: Readonly<Record<Locale, Lines>>;
}

const REQUIRED_LINES = ['subject', 'open', 'fix'];

/** Reads one file of scenarios. Throws with the scenario's key when something is missing. */
export function parseScenarios(text: string): readonly Scenario[] {
  return text
    .split(/^== /m)
    .slice(1)
    .map((block) => {
      const [head = '', ...rest] = block.split('\n');
      const [key = '', handledBy, type, category = '', severity, tags = ''] = head
        .split('|')
        .map((part) => part.trim());
      const { lines, slots } = parseLines(rest.join('\n'));
      const named = new Set([...lines.values()].flat().map(({ course }) => course));
      named.delete(null);
      const courses = named.size === 0 ? [null] : [...named].sort();
      for (const course of courses) {
        const missing = REQUIRED_LINES.filter((kind) => textsOf(lines, kind, course).length === 0);
        if (missing.length > 0) throw new Error(`Scenario ${key} (${course}) has no ${missing.join(', ')}`);
      }
      const where = lines.get('where')?.[0]?.text.split(' ');
      return {
        key,
        handledBy: Duty.parse(handledBy),
        type: TicketType.parse(type),
        category,
        severity: z.coerce.number().int().min(1).max(9).parse(severity),
        tags: tags.split(',').map((tag) => tag.trim()),
        where: where === undefined ? null : z.array(CompanyKind).parse(where),
        courses,
        slots,
        lines,
      };
    });
}

/** Reads `kind: text`, `kind/course: text` and `let name = a | b` lines; everything else is a remark. */
export function parseLines(text: string): { lines: Lines; slots: Record<string, string[]> } {
  const lines = new Map<string, Line[]>();
  const slots: Record<string, string[]> = {};
  for (const line of text.split('\n')) {
    const slot = /^let (\w+) = (.+)$/.exec(line);
    if (slot?.[1] && slot[2]) slots[slot[1]] = slot[2].split('|').map((value) => value.trim());
    const found = /^([a-z-]+)(?:\/([a-z]+))?: (.+)$/.exec(line);
    if (found === null) continue;
    const [, kind = '', course = null, words = ''] = found;
    lines.set(kind, [...(lines.get(kind) ?? []), { text: words.trim(), course }]);
  }
  return { lines, slots };
}

/** The alternatives of a kind that fit a course; none when nobody wrote one. */
export function textsOf(lines: Lines, kind: string, course: Course): readonly string[] {
  return (lines.get(kind) ?? [])
    .filter((line) => line.course === null || line.course === course)
    .map(({ text }) => text);
}
