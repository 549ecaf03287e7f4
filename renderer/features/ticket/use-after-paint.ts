import { useEffect, useState } from 'react';

/**
 * A value that follows once the screen has been painted with what came along with it: what is shown of it must not make
 * the rest wait.
 */
export function useAfterPaint<T>(value: T): T {
  const [painted, setPainted] = useState(value);
  useEffect(() => {
    if (Object.is(painted, value)) return;
    let isGone = false;
    // The first task after the next frame.
    const frame = requestAnimationFrame(() => {
      setTimeout(() => {
        if (!isGone) setPainted(value);
      });
    });
    return () => {
      isGone = true;
      cancelAnimationFrame(frame);
    };
  }, [painted, value]);
  return painted;
}
