import { describe, expect, it } from 'vitest';
import {
  scopesHeldBy,
  scopesOfTicket,
  scopesOfUser,
} from '../../../../../shared/domain/permissions/scopes.ts';
import type { Team } from '../../../../../shared/model/team.ts';
import type { User } from '../../../../../shared/model/user.ts';

const team = (id: string, parentId: string | null) => ({ id, parentId, branchId: 'b', name: id }) as Team;
const TEAMS = [team('root', null), team('child', 'root'), team('grandchild', 'child'), team('other', null)];
const user = (role: User['role'], teamIds: string[], isActive = true) =>
  ({ id: 'me', role, teamIds, isActive }) as User;

describe('who holds which scopes', () => {
  it('an agent: the directory and own work first, then customers and own teams', () => {
    expect(scopesOfUser(user('agent', ['root']), TEAMS)).toEqual([
      'directory',
      'user:me',
      'customers',
      'team:root',
      'knowledge',
    ]);
  });

  it('a supervisor also holds every team below theirs, and no other', () => {
    const scopes = scopesOfUser(user('supervisor', ['root']), TEAMS);
    expect(new Set(scopes.filter((scope) => scope.startsWith('team:')))).toEqual(
      new Set(['team:root', 'team:child', 'team:grandchild']),
    );
  });

  it('an administrator holds all teams', () => {
    expect(scopesOfUser(user('admin', []), TEAMS)).toContain('team:other');
  });

  it('somebody who was switched off holds nothing', () => {
    expect(scopesOfUser(user('admin', ['root'], false), TEAMS)).toEqual([]);
  });

  it('teams that name each other as parent do not hang', () => {
    const circle = [team('a', 'b'), team('b', 'a')];
    expect(scopesOfUser(user('supervisor', ['a']), circle)).toContain('team:b');
  });

  it('R240: of too many teams the own ones are held first, then the oldest, and all that is no team', () => {
    const teams = ['e', 'd', 'c', 'b', 'a'].map((id) => team(id, null));
    const admin = user('admin', ['d']);
    expect(scopesHeldBy(admin, teams, 7)).toEqual([
      'directory',
      'user:me',
      'customers',
      'team:d',
      'team:a',
      'knowledge',
      'rules',
    ]);
    expect(scopesHeldBy(admin, [...teams, team('f', null)], 7)).toEqual(scopesHeldBy(admin, teams, 7));
    expect(scopesHeldBy(admin, teams, 10)).toEqual(scopesOfUser(admin, teams));
  });

  it('a ticket belongs to its team and to whoever works on it', () => {
    expect(scopesOfTicket({ teamId: 't' as never, assigneeId: null })).toEqual(['team:t']);
    expect(scopesOfTicket({ teamId: 't' as never, assigneeId: 'u' as never })).toEqual(['team:t', 'user:u']);
  });
});
