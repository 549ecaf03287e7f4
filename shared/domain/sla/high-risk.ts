/**
 * The label of a ticket whose promise is broken or about to be. A label, so that queues and rules can ask for it, history says why it
 * came, and whoever has settled the matter takes it off.
 */
export const HIGH_RISK_TAG = 'high-risk';

/** Whether a ticket is marked as one that must not be left lying. */
export function isHighRisk({ tags }: { readonly tags: readonly string[] }): boolean {
  return tags.includes(HIGH_RISK_TAG);
}
