import { useEffect, useState } from 'react';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useAfterPaint } from '../ticket/use-after-paint.ts';

/** Keeps the macros at hand for their keys; the first screen does not wait for them. */
export function FollowMacros(): null {
  const [isUp, setIsUp] = useState(false);
  useEffect(() => setIsUp(true), []);
  useLiveQuery('macro.list', useAfterPaint(isUp) ? {} : null);
  return null;
}
