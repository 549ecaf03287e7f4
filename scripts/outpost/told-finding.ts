import type { SlaNotice, SlaProblem } from '../../shared/domain/sla/sla-problem.ts';
import { localeOf } from '../../shared/i18n/locale-of.mjs';
import { translate } from '../../shared/i18n/resources.ts';

/** What the command line says of a problem or notice about policies. */
export type ToldFinding = Readonly<{ code: string; message: string; policy?: string | number }>;

/** A problem with its sentence in the language of the person. */
export const toldProblem = ({ code, params }: SlaProblem): ToldFinding =>
  told(code, translate(localeOf(process.env), `sla.problem.${code}`, params), params);

/** A notice with its sentence. */
export const toldNotice = ({ code, params }: SlaNotice): ToldFinding =>
  told(code, translate(localeOf(process.env), `sla.notice.${code}`, params), params);

function told(code: string, message: string, { policy }: SlaProblem['params']): ToldFinding {
  return { code, ...(policy === undefined ? {} : { policy }), message };
}
