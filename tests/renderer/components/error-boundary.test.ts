import { act, createElement, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ErrorBoundary } from '../../../renderer/components/error-boundary.tsx';

let root: Root;
let isBroken: boolean;

function Part(): ReactNode {
  if (isBroken) throw new Error('a broken ticket');
  return 'the ticket';
}

const show = (subject: string): void =>
  act(() =>
    root.render(
      createElement(
        'main',
        null,
        'the rest ',
        createElement(
          ErrorBoundary,
          {
            subject,
            fallback: (error: unknown, retry: () => void) =>
              createElement('button', { type: 'button', onClick: retry }, String(error)),
          },
          createElement(Part),
        ),
      ),
    ),
  );

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  // React and the boundary both write the failure down; that is theirs to do.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.querySelector('#root') ?? document.body);
  isBroken = true;
});
afterEach(() => {
  act(() => root.unmount());
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('a part that fails leaves the rest, says why, and can be shown again', () => {
  show('ticket 1');
  expect(document.body.textContent).toBe('the rest Error: a broken ticket');
  isBroken = false;
  act(() => document.querySelector('button')?.click());
  expect(document.body.textContent).toBe('the rest the ticket');
});

test('about something else the part is tried anew by itself', () => {
  show('ticket 1');
  isBroken = false;
  show('ticket 1');
  expect(document.body.textContent).toContain('a broken ticket');
  show('ticket 2');
  expect(document.body.textContent).toBe('the rest the ticket');
});
