import type { ReactElement } from 'react';
import { cx } from './cx.ts';

/** One or two characters that stand for a name: initials, or the given name where it is written in Han characters. */
export function initialsOf(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '') return '?';
  if (/\p{Script=Han}/u.test(trimmed)) return [...trimmed.replace(/\s/g, '')].slice(-2).join('');
  const words = trimmed.split(/\s+/);
  const first = [...(words[0] ?? '')][0] ?? '';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}

interface AvatarProps {
  readonly name: string;
  readonly size?: number;
  readonly className?: string;
}

/** A person as a small round sign; decoration beside the written name. */
export function Avatar({ name, size = 24, className }: AvatarProps): ReactElement {
  const initials = initialsOf(name);
  const isHan = /\p{Script=Han}/u.test(initials);
  return (
    <span
      aria-hidden="true"
      style={{ width: size, height: size, fontSize: Math.round(size * (isHan ? 0.38 : 0.4)) }}
      className={cx(
        'inline-grid shrink-0 place-items-center overflow-hidden rounded-full bg-active leading-none font-semibold text-muted select-none',
        className,
      )}
    >
      {initials}
    </span>
  );
}
