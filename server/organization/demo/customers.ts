import type { EntityRow } from '../../../shared/model/entities.ts';
import type { CustomerId, OrganizationId } from '../../../shared/model/ids.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import { pick, type Random, randomInt } from '../../../shared/util/seeded-random.ts';
import { chance, weightedPick } from './chance.ts';
import { DAY_MS } from './local-time.ts';
import type { Company, DemoMaterial, Names } from './material.ts';

/** A customer together with what their mails need to know. */
export interface Persona {
  readonly id: CustomerId;
  readonly name: string;
  readonly firstName: string;
  /** How a Chinese agent addresses them. */
  readonly honor: string;
  readonly title: string;
  /** The part of the mail address before the @. */
  readonly mailName: string;
  readonly email: string;
  readonly phone: string;
  readonly locale: Locale;
  readonly company: Company;
  readonly store: string;
}

/** The customers' side of the demo: companies and the people in them. */
export interface DemoCustomers {
  readonly organizations: readonly EntityRow<'organization'>[];
  readonly customers: readonly EntityRow<'customer'>[];
  readonly personas: readonly Persona[];
}

const CUSTOMER_COUNT = 400;

/** @param newId ids at the given time, which must not go back */
export function createCustomers(
  random: Random,
  material: DemoMaterial,
  now: number,
  newId: (at: number) => string,
): DemoCustomers {
  const companies = [
    ...material.companies['zh-CN'].map((company) => ({ company, locale: 'zh-CN' as const })),
    ...material.companies.en.map((company) => ({ company, locale: 'en' as const })),
  ];
  const organizations = companies.map(({ company, locale }) => ({
    id: newId(now - 700 * DAY_MS) as OrganizationId,
    company,
    locale,
  }));
  const times = Array.from(
    { length: CUSTOMER_COUNT },
    () => now - Math.round((91 + random() * 600) * DAY_MS),
  );
  const taken = new Set<string>();
  const people = times
    .sort((left, right) => left - right)
    .map((createdAt, index) => {
      // Everybody's company first, so that none is without people, then more for those with many stores.
      const organization =
        organizations[index] ?? weightedPick(random, organizations, ({ company }) => company.stores.length);
      const { company, locale } = organization;
      const person =
        locale === 'en'
          ? englishPerson(random, material.names, taken)
          : chinesePerson(random, material.names, taken);
      const persona: Persona = {
        ...person,
        id: newId(createdAt) as CustomerId,
        title: pick(random, material.names.titles[locale]),
        email: `${person.mailName}@${company.domain}`,
        locale,
        company,
        store: pick(random, company.stores),
      };
      const row: EntityRow<'customer'> = {
        id: persona.id,
        organizationId: organization.id,
        name: persona.name,
        email: persona.email,
        phone: chance(random, 0.9) ? persona.phone : null,
        locale,
        createdAt,
      };
      return { persona, row };
    });
  return {
    organizations: organizations.map(({ id, company }) => ({
      id,
      name: company.name,
      domain: company.domain,
    })),
    customers: people.map(({ row }) => row),
    personas: people.map(({ persona }) => persona),
  };
}

type Person = Pick<Persona, 'name' | 'firstName' | 'honor' | 'mailName' | 'phone'>;

function chinesePerson(random: Random, names: Names, taken: Set<string>): Person {
  const [surname, surnamePinyin] = pick(random, names.surnames);
  const isWoman = chance(random, 0.55);
  const [given, givenPinyin] = pick(random, isWoman ? names.givenWomen : names.givenMen);
  const mailName = chance(random, 0.6)
    ? `${surnamePinyin}.${givenPinyin}`
    : `${givenPinyin}.${surnamePinyin}`;
  return {
    name: surname + given,
    firstName: surname + given,
    honor: `${surname}${isWoman ? '女士' : '先生'}`,
    mailName: unique(mailName, taken),
    phone: chinesePhone(random),
  };
}

function englishPerson(random: Random, names: Names, taken: Set<string>): Person {
  const first = pick(random, names.firstNames);
  const last = pick(random, names.lastNames);
  const mailName = (chance(random, 0.7) ? `${first}.${last}` : `${first[0]}.${last}`).toLowerCase();
  return {
    name: `${first} ${last}`,
    firstName: first,
    honor: first,
    mailName: unique(mailName, taken),
    phone: britishPhone(random),
  };
}

function unique(mailName: string, taken: Set<string>): string {
  let candidate = mailName;
  for (let suffix = 2; taken.has(candidate); suffix += 1) candidate = `${mailName}${suffix}`;
  taken.add(candidate);
  return candidate;
}

/** Prefixes nobody is given: 126 is no mobile network, and local numbers never begin with 1. */
function chinesePhone(random: Random): string {
  const four = (): string => String(randomInt(random, 0, 9999)).padStart(4, '0');
  if (chance(random, 0.8)) return `126 ${four()} ${four()}`;
  return `${pick(random, ['0571', '028'])}-1550 ${four()}`;
}

/** Ranges that Ofcom keeps for drama. */
function britishPhone(random: Random): string {
  const three = String(randomInt(random, 0, 999)).padStart(3, '0');
  return pick(random, [
    `020 7946 0${three}`,
    `07700 900${three}`,
    `0161 496 0${three}`,
    `0131 496 0${three}`,
  ]);
}
