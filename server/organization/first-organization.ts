import type { ImportRow } from '../../db/server/import-rows.ts';
import { Branch } from '../../shared/model/branch.ts';
import type { Locale } from '../../shared/model/locale.ts';
import { Team } from '../../shared/model/team.ts';
import { User } from '../../shared/model/user.ts';
import type { NewOrganization } from './create-organization.ts';

/** What has to be known to begin with an empty organization. */
export interface FirstOrganization {
  readonly name: string;
  readonly adminEmail: string;
  readonly adminName: string;
  readonly passwordHash: string;
  readonly locale: Locale;
  /** IANA name. */
  readonly timeZone: string;
  /** Address that takes mail, if it is known already. */
  readonly mailbox: string | null;
}

const FIRST_NUMBER = 1_001;
const TEAM_NAMES: Readonly<Record<Locale, string>> = { en: 'Support', 'zh-CN': '客户支持' };
const BRANCH_NAMES: Readonly<Record<Locale, string>> = { en: 'Head office', 'zh-CN': '总部' };

/** One branch, one team, one administrator. Throws when a value cannot be used, e.g. a mail address. */
export function firstOrganization(newId: () => string, options: FirstOrganization): NewOrganization {
  const { name, locale, timeZone, adminEmail, adminName, passwordHash, mailbox } = options;
  const branch = Branch.parse({ id: newId(), name: BRANCH_NAMES[locale], city: '', timeZone });
  const team = Team.parse({ id: newId(), branchId: branch.id, parentId: null, name: TEAM_NAMES[locale] });
  const admin = User.parse({
    id: newId(),
    email: adminEmail,
    name: adminName,
    role: 'admin',
    teamIds: [team.id],
    locale,
    isActive: true,
  });
  const rows: readonly ImportRow[] = [
    { entity: 'branch', row: branch },
    { entity: 'team', row: team },
    { entity: 'user', row: admin },
  ];
  return {
    name,
    rows,
    credentials: [{ userId: admin.id, passwordHash }],
    intakeTeamId: team.id,
    mailbox: mailbox === null ? null : { address: mailbox, displayName: name },
    nextNumber: FIRST_NUMBER,
  };
}
