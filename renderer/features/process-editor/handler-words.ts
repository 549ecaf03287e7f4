import type { Handler } from '../../../shared/model/process-template.ts';
import type { Translate } from '../../i18n/translator.ts';
import { type Directory, handlerId, type TemplateDraft } from './handler-names.ts';

/** Who a handler is, in words; the short name itself where nobody stands for it. */
export function handlerWords(
  handler: Handler,
  draft: TemplateDraft,
  { teams, people }: Directory,
  t: Translate,
): string {
  const id = handlerId(handler, draft);
  const team = teams.find((each) => each.id === id)?.name;
  switch (handler.kind) {
    case 'role':
      return t(`handler.${handler.role}`);
    case 'requester':
      return t('handler.requester');
    case 'team':
      return team ?? (handler.team || '…');
    case 'skill':
      return team ?? (handler.skill || '…');
    case 'person':
      return people.find((each) => each.id === id)?.name ?? (handler.email || '…');
  }
}
