import type { EntityRow } from '../../../shared/model/entities.ts';
import type { BranchId, TeamId, UserId } from '../../../shared/model/ids.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import { createZone, type Zone } from './local-time.ts';
import type { DemoMaterial, Duty } from './material.ts';

/** A team with what the generator asks about it. */
export interface DemoTeam {
  readonly key: string;
  readonly row: EntityRow<'team'>;
  readonly zone: Zone;
  readonly locale: Locale;
  readonly members: readonly EntityRow<'user'>[];
}

/** Branches, teams and users. */
export interface Directory {
  readonly branches: readonly EntityRow<'branch'>[];
  readonly teams: readonly DemoTeam[];
  readonly users: readonly EntityRow<'user'>[];
  /** Whom the demo signs in as. */
  readonly demoUser: EntityRow<'user'>;
  team(key: string): DemoTeam;
}

const ENGLISH_BRANCHES = ['london'];

/** @param newId ids of the time the organization was set up */
export function createDirectory({ people }: DemoMaterial, newId: () => string): Directory {
  const domain = people.mailbox.address.slice(people.mailbox.address.indexOf('@') + 1);
  const branches = people.branches.map(({ key, name, city, timeZone }) => ({
    key,
    zone: createZone(timeZone),
    row: { id: newId() as BranchId, name, city, timeZone },
  }));
  const teamIds = new Map(people.teams.map(({ key }) => [key, newId() as TeamId]));
  const users = people.users.map(({ email, name, role, teams }): EntityRow<'user'> => {
    const isEnglish = teams.every((key) => ENGLISH_BRANCHES.includes(branchOf(people, key)));
    return {
      id: newId() as UserId,
      email: `${email}@${domain}`,
      name,
      role,
      teamIds: teams.map((key) => known(teamIds, key)),
      locale: isEnglish ? 'en' : 'zh-CN',
      isActive: true,
    };
  });
  const teams = people.teams.map(({ key, name, branch, parent }): DemoTeam => {
    const home = branches.find((candidate) => candidate.key === branch);
    if (home === undefined) throw new Error(`Team ${key} is in an unknown branch ${branch}`);
    const id = known(teamIds, key);
    return {
      key,
      zone: home.zone,
      locale: ENGLISH_BRANCHES.includes(branch) ? 'en' : 'zh-CN',
      row: { id, branchId: home.row.id, parentId: parent === null ? null : known(teamIds, parent), name },
      members: users.filter((user) => user.teamIds.includes(id) && user.role !== 'admin'),
    };
  });
  const demoUser = users[people.users.findIndex(({ isDemo }) => isDemo)];
  if (demoUser === undefined) throw new Error('Nobody is marked as the demo user');
  return {
    branches: branches.map(({ row }) => row),
    teams,
    users,
    demoUser,
    team(key) {
      const team = teams.find((candidate) => candidate.key === key);
      if (team === undefined) throw new Error(`There is no team ${key}`);
      return team;
    },
  };
}

/** The team that does a duty: London has one for everything at the desk and one for visits. */
export function teamFor(duty: Duty, isLondon: boolean): string {
  if (!isLondon) return duty;
  return duty === 'field' ? 'field' : 'success';
}

function branchOf(people: DemoMaterial['people'], teamKey: string): string {
  return people.teams.find(({ key }) => key === teamKey)?.branch ?? '';
}

function known<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new Error(`Unknown key ${key} in people.json`);
  return value;
}
