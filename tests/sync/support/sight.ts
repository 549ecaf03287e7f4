import type { Pool } from 'pg';
import type { HiddenFields, HideableField } from '../../../shared/model/hideable-field.ts';
import type { Role } from '../../../shared/model/user.ts';

/** What somebody may see at one moment, by ids. */
export interface Sight {
  readonly role: Role;
  readonly isActive: boolean;
  readonly hidden: HiddenFields;
  readonly tickets: ReadonlySet<string>;
  readonly macros: ReadonlySet<string>;
  readonly articles: ReadonlySet<string>;
  readonly teams: ReadonlySet<string>;
  readonly rules: ReadonlySet<string>;
}

/**
 * The rights written down a second time, in SQL and without scopes: agents see their teams, supervisors also what is
 * below them in the tree, administrators everything, everybody what is theirs, and whoever was switched off nothing.
 */
const SIGHT = `
  with recursive me as (
    select id, role, team_ids from user_account
    where tenant_id = $1 and id = $2 and is_active and not is_deleted
  ), seen as (
    select t.id from team t, me
    where t.tenant_id = $1 and not t.is_deleted and (me.role = 'admin' or me.team_ids ? t.id::text)
    union
    select t.id from seen join team t on t.parent_id = seen.id join me on me.role = 'supervisor'
    where t.tenant_id = $1 and not t.is_deleted
  )
  select u.role, u.is_active as "isActive", u.hidden_fields as hidden,
    array(select t.id::text from ticket t, me where t.tenant_id = $1 and not t.is_deleted
      and (t.team_id in (select id from seen) or t.assignee_id = me.id)) as tickets,
    array(select m.id::text from macro m, me where m.tenant_id = $1 and not m.is_deleted
      and (m.team_id in (select id from seen) or m.owner_id = me.id)) as macros,
    array(select a.id::text from article a, me where a.tenant_id = $1 and not a.is_deleted
      and (a.team_id is null or a.team_id in (select id from seen))) as articles,
    array(select r.id::text from ticket_rule r, me where r.tenant_id = $1 and not r.is_deleted
      and me.role in ('supervisor', 'admin')) as rules,
    array(select id::text from seen) as teams
  from user_account u where u.tenant_id = $1 and u.id = $2`;

interface SightRow extends Pick<Sight, 'role' | 'isActive'> {
  readonly hidden: readonly HideableField[];
  readonly tickets: readonly string[];
  readonly macros: readonly string[];
  readonly articles: readonly string[];
  readonly teams: readonly string[];
  readonly rules: readonly string[];
}

/** What a person may see now, by the rows of the center alone. */
export async function sightOf(pool: Pool, tenantId: string, userId: string): Promise<Sight> {
  const { rows } = await pool.query<SightRow>(SIGHT, [tenantId, userId]);
  if (rows[0] === undefined) throw new Error('There is no such person');
  const { role, isActive, hidden, tickets, macros, articles, teams, rules } = rows[0];
  return {
    role,
    isActive,
    hidden: [...hidden],
    tickets: new Set(tickets),
    macros: new Set(macros),
    articles: new Set(articles),
    teams: new Set(teams),
    rules: new Set(rules),
  };
}
