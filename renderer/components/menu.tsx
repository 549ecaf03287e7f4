import { type ReactElement, Suspense } from 'react';
import { lazyPart, useIsFirstScreenDone } from '../lazy-parts.ts';
import type { MenuProps } from './menu-list.tsx';

const MenuList = lazyPart(async () => (await import('./menu-list.tsx')).MenuList);

/** A list of acts behind a button; until the list is here, the button alone. */
export function Menu(props: MenuProps): ReactElement {
  const isFirstScreenDone = useIsFirstScreenDone();
  if (!isFirstScreenDone) return props.trigger;
  return (
    <Suspense fallback={props.trigger}>
      <MenuList {...props} />
    </Suspense>
  );
}
