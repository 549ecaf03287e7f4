import type { Pool } from 'pg';
import { toModelRow } from '../../../db/server/entity-columns.ts';
import { mustEqual, mustHold } from '../support/must-hold.ts';

type Row = Readonly<Record<string, unknown>>;
type Thing = 'view' | 'macro' | 'customer';

/** A judged change, as the log of the center has it. */
export interface LoggedThing {
  readonly operation_id: string;
  readonly name: string;
  readonly verdict: string;
  readonly code: string | null;
  readonly user_id: string;
  readonly args: Row;
}

const TABLES = { view: 'saved_view', macro: 'macro', customer: 'customer' } as const;
const KINDS = ['view', 'macro', 'customer'] as const;

/**
 * The rules of views, macros and customers a second time (R114, R158, R160, R161, R171): what was judged last stands whole, and
 * nobody changes what is not theirs.
 */
export class ThingWatch {
  readonly #pool: Pool;
  readonly #tenantId: string;
  #things = new Map<string, Row>();

  constructor(pool: Pool, tenantId: string) {
    this.#pool = pool;
    this.#tenantId = tenantId;
  }

  /** Takes the center as it is now. */
  async begin(): Promise<void> {
    this.#things = await this.#read();
  }

  async checkBatch(fresh: readonly LoggedThing[]): Promise<void> {
    const changes = fresh.filter(({ name }) => KINDS.some((kind) => name.startsWith(`${kind}.`)));
    if (changes.length === 0) return;
    const { rows } = await this.#pool.query<{ id: string; teams: readonly string[] }>(
      'select id, team_ids as teams from user_account where tenant_id = $1',
      [this.#tenantId],
    );
    const teamsOf = new Map(rows.map(({ id, teams }) => [id, teams]));
    for (const change of changes) this.#play(change, teamsOf.get(change.user_id) ?? []);
    mustEqual(await this.#read(), this.#things, 'R160: views, macros and customers');
  }

  #play(
    { operation_id: operation, name, verdict, code, user_id: by, args }: LoggedThing,
    teams: readonly string[],
  ): void {
    const [kind = '', act] = name.split('.');
    const id = String(args[`${kind}Id`] ?? Reflect.get(Object(args.customer), 'id'));
    const before = this.#things.get(id);
    const isOwn = ({ ownerId, teamId }: Row): boolean =>
      ownerId === by || (typeof teamId === 'string' && teams.includes(teamId));
    if (kind !== 'customer' && before !== undefined && !isOwn(before)) {
      mustEqual(code, `${kind}NotFound`, `R158 R171: ${operation} changes what is not its author’s`);
      return;
    }
    const { viewId: _view, macroId: _macro, customer, ...content } = args;
    const owner = typeof content.teamId === 'string' ? null : by;
    const row = kind === 'customer' ? (customer as Row) : { id, ownerId: owner, ...content };
    if (act === 'save' && !isOwn(row)) {
      mustEqual(code, 'notPermitted', `R171: ${operation} makes what its author would not see`);
      return;
    }
    mustHold(verdict === 'applied', `R160: ${operation} is taken, not ${code}`);
    if (act === 'delete') this.#things.delete(id);
    else if (act !== 'create' || before === undefined) this.#things.set(id, row);
  }

  async #read(): Promise<Map<string, Row>> {
    const things = new Map<string, Row>();
    for (const kind of KINDS) for (const row of await this.#readTable(kind)) things.set(String(row.id), row);
    return things;
  }

  /** Views that everybody has are nobody's to change, and where a view stands among the others is not said by a save. */
  async #readTable(kind: Thing): Promise<readonly Row[]> {
    const { rows } = await this.#pool.query<Record<string, unknown>>(
      `select * from ${TABLES[kind]} where tenant_id = $1 and not is_deleted`,
      [this.#tenantId],
    );
    return rows
      .map((row) => toModelRow(kind, row) as Row)
      .filter((row) => kind !== 'view' || row.ownerId !== null)
      .map(({ builtin: _builtin, position: _position, ...row }) => row);
  }
}
