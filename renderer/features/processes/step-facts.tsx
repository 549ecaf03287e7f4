import type { ReactElement } from 'react';
import type { ProcessRow } from '../../../shared/contract/process-rows.ts';
import { filledFields } from '../../../shared/domain/processes/next-step.ts';
import type { FormField } from '../../../shared/model/form-field.ts';
import type { ProcessStep } from '../../../shared/model/process-template.ts';
import type { FilledForm } from '../../../shared/model/running-process.ts';
import { useText } from '../../i18n/translator.ts';

/** How a step is done, what was filled in before it, and what Outpost does not do for it yet. */
export function StepFacts({ row, step }: { row: ProcessRow; step: ProcessStep }): ReactElement {
  const { t, locale } = useText();
  const filled = filledFields(row.state);
  const own = new Set(step.fields.map(({ key }) => key));
  // Approvers see the form that they approve; whoever fills it in has it before them.
  const isOwnShown = row.state.form !== null;
  const shown = (row.template?.steps ?? [])
    .flatMap(({ fields }) => fields)
    .filter(({ key }) => filled[key] !== undefined && (isOwnShown || !own.has(key)));
  return (
    <>
      <section className="rounded-control bg-sunken px-3 py-2">
        <h3 className="mb-1 text-micro text-faint">{t('process.norm')}</h3>
        <p className="selectable text-pretty">{step.norm[locale]}</p>
        {step.subTickets.length === 0 ? null : (
          <>
            <p className="mt-2 text-pretty text-amber">{t('process.subTickets')}</p>
            <ul className="list-disc pl-5">
              {step.subTickets.map(({ team, titles }) => (
                <li key={`${team} ${titles.en}`}>
                  {t('process.subTicket', {
                    title: titles[locale],
                    team: row.template?.names[row.template.teams[team] ?? ''] ?? team,
                  })}
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      {shown.length === 0 ? null : (
        <section>
          <h3 className="mb-1 text-micro text-faint">{t('process.filled')}</h3>
          <dl className="grid grid-cols-[minmax(0,160px)_1fr] gap-x-3 gap-y-1">
            {shown.map((field) => (
              <Filled key={field.key} field={field} value={filled[field.key]} files={row.files} />
            ))}
          </dl>
        </section>
      )}
    </>
  );
}

interface FilledProps {
  readonly field: FormField;
  readonly value: FilledForm[string] | undefined;
  readonly files: ProcessRow['files'];
}

function Filled({ field, value, files }: FilledProps): ReactElement {
  const { t, locale } = useText();
  const text = (): string => {
    if (typeof value === 'boolean') return t(value ? 'process.yes' : 'process.no');
    if (Array.isArray(value)) {
      const names = files.filter(({ id }) => value.includes(id)).map(({ filename }) => filename);
      return names.length === 0 ? t('process.files', { count: value.length }) : names.join(t('event.comma'));
    }
    if (field.type === 'choice')
      return field.choices.find(({ key }) => key === value)?.titles[locale] ?? String(value);
    if (field.type === 'money')
      return new Intl.NumberFormat(locale, { style: 'currency', currency: field.currency }).format(
        Number(value),
      );
    return typeof value === 'number' ? value.toLocaleString(locale) : String(value);
  };
  return (
    <>
      <dt className="truncate text-faint">{field.titles[locale]}</dt>
      <dd className="selectable min-w-0 break-words whitespace-pre-wrap">{text()}</dd>
    </>
  );
}
