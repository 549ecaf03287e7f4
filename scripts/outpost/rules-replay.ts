import { createReadStream } from 'node:fs';
import { stdin } from 'node:process';
import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import { z } from 'zod';
import { listPeople, listTeams } from '../../db/server/queries/directory.ts';
import { pastTickets } from '../../db/server/queries/past-tickets.ts';
import { listTenantIds } from '../../db/server/queries/tenants.ts';
import type { PastTicket } from '../../shared/domain/rules/past-ticket.ts';
import { ruleMatcherOf } from '../../shared/domain/rules/rule-matcher.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { localeOf } from '../../shared/i18n/locale-of.mjs';
import { translate } from '../../shared/i18n/resources.ts';
import type { RuleDraft } from '../../shared/model/rule.ts';
import {
  type Directory,
  EVERYTHING_IS_THERE,
  rowsOfDirectory,
} from '../../shared/mutations/rule/directory-rows.ts';
import { rehearseRules } from '../../shared/mutations/rule/rehearse-rules.ts';
import { validateRules } from '../../shared/mutations/rule/validate-rules.ts';
import { CommandError } from './command-error.ts';
import { readLines } from './read-lines.ts';
import { readRules } from './read-rules.ts';
import type { Command } from './registry.ts';
import { pastTicketsFromLines } from './rule-history.ts';
import { toldRuleProblem, withinSentence } from './told-finding.ts';
import { type RehearsalReport, toldRehearsal } from './told-rehearsal.ts';
import { withDatabase } from './with-database.ts';
import { WrittenInstant } from './written-instant.ts';

const DAY_MS = 24 * 3_600_000;
const OPTIONS = {
  rule: { type: 'string' },
  days: { type: 'string' },
  history: { type: 'string' },
  now: { type: 'string' },
} as const;

const Wishes = z.object({
  rule: z.string('is missing'),
  days: z.coerce.number().int().min(1).max(3660).default(90),
  /** Lines of JSON instead of the server's database; `-` is standard input. */
  history: z.string().optional(),
  /** When the days end; without it, now. */
  now: WrittenInstant.optional(),
});

function readWishes(args: readonly string[]): z.infer<typeof Wishes> {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    return Wishes.parse(values);
  } catch (error) {
    const reason = error instanceof z.ZodError ? `${z.prettifyError(error)}` : String(error);
    throw new CommandError(
      'argumentsInvalid',
      `rules replay takes --rule <file>, and may have --days, --history and --now: ${reason}`,
      { cause: error },
    );
  }
}

/** @throws AppError rulesInvalid */
function checkRules(rules: readonly RuleDraft[], directory: Directory | null): void {
  const [problem] = validateRules(rules, directory).problems;
  if (problem) throw new AppError('rulesInvalid', { problems: withinSentence(toldRuleProblem(problem)) });
}

async function rehearse(
  rules: readonly RuleDraft[],
  directory: Directory | null,
  past: AsyncIterable<PastTicket>,
  since: number,
): Promise<RehearsalReport> {
  checkRules(rules, directory);
  const ready = rules
    .filter(({ isEnabled }) => isEnabled)
    .map((rule) => ({ rule, holds: ruleMatcherOf(rule.when) }));
  const rows = directory === null ? EVERYTHING_IS_THERE : rowsOfDirectory(directory);
  const found: RehearsalReport['found'][number][] = [];
  let read = 0;
  for await (const ticket of past) {
    read += 1;
    const rehearsed = rehearseRules(ready, ticket, rows, since);
    const { acts, obstacles, culprits } = rehearsed;
    if (acts.length + obstacles.length + culprits.length > 0)
      found.push({ ticket: ticket.ticket, rehearsed });
  }
  return { since, read, found };
}

async function rehearseOnServer(pool: Pool, rules: readonly RuleDraft[], since: number) {
  const [tenantId, ...others] = await listTenantIds(pool);
  if (tenantId === undefined) throw new AppError('notFound');
  if (others.length > 0) {
    throw new CommandError('severalOrganizations', 'rules replay works where there is one organization');
  }
  const directory = { teams: await listTeams(pool, tenantId), people: await listPeople(pool, tenantId) };
  return rehearse(rules, directory, pastTickets(pool, tenantId, since), since);
}

/** Replays rules over what happened to tickets: the tickets that would have changed, before and after. */
export const rulesReplay: Command = {
  summary: 'says which tickets rules in a JSON file would have changed in the last days, before and after',
  usage: 'rules replay --rule <file> [--days <days>] [--history <file of JSON lines>] [--now <instant>]',
  async run({ args }) {
    const { rule, days, history, now = Date.now() } = readWishes(args);
    const rules = await readRules(rule);
    const since = now - days * DAY_MS;
    const report =
      history === undefined
        ? await withDatabase((pool) => rehearseOnServer(pool, rules, since))
        : await rehearse(rules, null, pastTicketsFromLines(readLines(openHistory(history))), since);
    const counted = {
      count: report.read,
      changed: report.found.filter(({ rehearsed }) => rehearsed.acts.length > 0).length,
      since: new Date(since).toISOString(),
    };
    return toldRehearsal(report, translate(localeOf(process.env), 'rule.replayed', counted));
  },
};

function openHistory(file: string): AsyncIterable<Uint8Array> {
  return file === '-' ? stdin : createReadStream(file);
}
