import { Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ProcessStep } from '../../../shared/model/process-template.ts';
import { Button } from '../../components/button.tsx';
import { useText } from '../../i18n/translator.ts';
import { useEditor } from './editor-context.ts';
import { TeamChoice } from './handler-field.tsx';
import { teamNamed } from './handler-names.ts';
import { ListItem } from './list-item.tsx';
import { PlaceProblem } from './place-problem.tsx';
import { Section } from './section.tsx';
import { movedItem } from './template-draft.ts';
import { TextsFields } from './texts-fields.tsx';

/** The tickets that other departments get with a step. */
export function SubTicketsEditor({ place }: { place: number }): ReactElement | null {
  const { draft, put, goTo } = useEditor();
  const { t, locale } = useText();
  const step = draft.template.steps[place];
  if (step === undefined) return null;
  const { subTickets } = step;
  const list = `steps.${place}.subTickets`;
  const set = (next: ProcessStep['subTickets'], matches = draft.matches): void => {
    const steps = draft.template.steps.with(place, { ...step, subTickets: next });
    put({ template: { ...draft.template, steps }, matches });
  };
  const add = (): void => {
    set([...subTickets, { team: '', titles: { en: '', 'zh-CN': '' } }]);
    goTo(`${list}.${subTickets.length}`);
  };
  return (
    <Section title={t('processEditor.subTickets')} hint={t('processEditor.subTicketsHint')}>
      <ol aria-label={t('processEditor.subTickets')} className="flex flex-col gap-2 empty:hidden">
        {subTickets.map((subTicket, index) => (
          <ListItem
            // biome-ignore lint/suspicious/noArrayIndexKey: it has no other name than its place
            key={index}
            list={list}
            index={index}
            count={subTickets.length}
            name={subTicket.titles[locale] || String(index + 1)}
            onMove={(delta) => set([...movedItem(subTickets, index, delta)])}
            onRemove={() => set(subTickets.toSpliced(index, 1))}
            head={
              <div data-place={`${list}.${index}.team`} className="w-64">
                <TeamChoice
                  label={t('processEditor.subTicketTeam')}
                  teamId={draft.matches.teams[subTicket.team] ?? null}
                  name={subTicket.team}
                  onChange={(team) => {
                    const named = teamNamed(draft, 'team', subTicket.team, team);
                    set(subTickets.with(index, { ...subTicket, team: named.name }), named.matches);
                  }}
                />
              </div>
            }
          >
            <PlaceProblem place={`${list}.${index}.team`} />
            <TextsFields
              place={`${list}.${index}.titles`}
              label="processEditor.subTicketTitle"
              texts={subTicket.titles}
              onChange={(titles) => set(subTickets.with(index, { ...subTicket, titles }))}
            />
          </ListItem>
        ))}
      </ol>
      <Button
        tone="quiet"
        icon={<Plus size={14} aria-hidden />}
        onClick={add}
        disabled={subTickets.length >= 20}
        className="-ml-1 self-start text-accent"
      >
        {t('processEditor.addSubTicket')}
      </Button>
    </Section>
  );
}
