import { readdir, readFile } from 'node:fs/promises';
import { ProcessTemplate } from '../../../shared/model/process-template.ts';
import { SlaPolicySet } from '../../../shared/model/sla-policy.ts';
import {
  Articles,
  Companies,
  type DemoMaterial,
  Macros,
  Names,
  People,
  parseLines,
  parseScenarios,
  Slots,
} from './material.ts';

const FOLDER = new URL('../../../resources/demo/', import.meta.url);
const TEMPLATES = '../process-templates/';
const SERVICE_LEVELS = '../sla-policies/call-center.json';

/** Reads the demo organization's texts and lists from resources/demo. */
export async function readDemoMaterial(): Promise<DemoMaterial> {
  const [people, companies, names, slots, articles, macros, serviceLevels, templates, chinese, english] =
    await Promise.all([
      readJson('people.json'),
      readJson('organizations.json'),
      readJson('names.json'),
      readJson('slots.json'),
      readJson('articles.json'),
      readJson('macros.json'),
      readJson(SERVICE_LEVELS),
      readTemplates(),
      readLanguage('zh'),
      readLanguage('en'),
    ]);
  return {
    people: People.parse(people),
    companies: Companies.parse(companies),
    names: Names.parse(names),
    slots: Slots.parse(slots),
    articles: Articles.parse(articles),
    macros: Macros.parse(macros),
    serviceLevels: SlaPolicySet.parse(serviceLevels),
    templates,
    scenarios: { 'zh-CN': chinese.scenarios, en: english.scenarios },
    phrases: { 'zh-CN': chinese.phrases, en: english.phrases },
  };
}

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(name, FOLDER), 'utf8'));
}

async function readTemplates(): Promise<readonly ProcessTemplate[]> {
  const names = (await readdir(new URL(TEMPLATES, FOLDER))).filter((name) => name.endsWith('.json')).sort();
  const written = await Promise.all(names.map((name) => readJson(`${TEMPLATES}${name}`)));
  return written.map((template) => ProcessTemplate.parse(template));
}

async function readLanguage(folder: string) {
  const names = (await readdir(new URL(`${folder}/`, FOLDER))).filter((name) => name.endsWith('.txt')).sort();
  const texts = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(new URL(`${folder}/${name}`, FOLDER), 'utf8') })),
  );
  return {
    scenarios: texts.filter(({ name }) => name !== 'phrases.txt').flatMap(({ text }) => parseScenarios(text)),
    phrases: parseLines(texts.find(({ name }) => name === 'phrases.txt')?.text ?? '').lines,
  };
}
