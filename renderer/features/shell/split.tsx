import { type ReactElement, type ReactNode, useMemo } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { reportError } from '../../report-error.ts';

import { useServices } from '../../services.ts';
import { useSettings } from '../../store-client/use-session.ts';
import { Guarded } from './guarded.tsx';

/** One area of a split. Sizes are CSS lengths; the last area takes what is left. */
export interface SplitArea {
  readonly id: string;
  readonly content: ReactNode;
  /** What the area is about; after a failure it is shown again when this changes. */
  readonly subject?: string | null;
  readonly defaultSize?: string;
  readonly minSize: string;
  readonly maxSize?: string;
  /** Keeps its pixels when the window grows. */
  readonly isFixed?: boolean;
}

interface SplitProps {
  /** Names the remembered layout. */
  readonly name: string;
  readonly areas: readonly SplitArea[];
}

function screenClass(): string {
  return window.innerWidth < 1_280 ? 'small' : window.innerWidth < 1_700 ? 'medium' : 'large';
}

/** Areas side by side whose borders drag; a double click resets one, and the layout is remembered by screen size. */
export function Split({ name, areas }: SplitProps): ReactElement {
  const services = useServices();
  const { store } = services;
  const layouts = useSettings()?.layouts;
  const key = `${name}.${areas.map(({ id }) => id).join('-')}.${screenClass()}`;
  const remembered = useMemo(() => layouts?.[key], [layouts, key]);
  return (
    <Group
      key={key}
      orientation="horizontal"
      className="h-full min-w-0 flex-1"
      {...(remembered === undefined ? {} : { defaultLayout: remembered })}
      onLayoutChanged={(layout, { isUserInteraction }) => {
        if (!isUserInteraction) return;
        store.setSettings({ layouts: { ...layouts, [key]: layout } }).catch(reportError(services));
      }}
    >
      {areas.flatMap((area, index) => {
        const panel = (
          <Panel
            key={area.id}
            id={area.id}
            minSize={area.minSize}
            {...(area.defaultSize === undefined ? {} : { defaultSize: area.defaultSize })}
            {...(area.maxSize === undefined ? {} : { maxSize: area.maxSize })}
            groupResizeBehavior={area.isFixed === true ? 'preserve-pixel-size' : 'preserve-relative-size'}
            className="min-w-0 overflow-hidden"
          >
            <Guarded subject={area.subject ?? null}>{area.content}</Guarded>
          </Panel>
        );
        return index === 0
          ? [panel]
          : [<Separator key={`${area.id}-border`} className="split-handle" />, panel];
      })}
    </Group>
  );
}
