import { type DragEvent, useState } from 'react';

/** Takes files that are dragged onto an area; the words of a text that are dragged go to the editor as ever. */
export function useDropZone(onFiles: (files: readonly File[]) => void) {
  const [depth, setDepth] = useState(0);
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  return {
    isOver: depth > 0,
    handlers: {
      onDragEnter(event: DragEvent) {
        if (hasFiles(event)) setDepth((value) => value + 1);
      },
      onDragLeave(event: DragEvent) {
        if (hasFiles(event)) setDepth((value) => Math.max(0, value - 1));
      },
      onDragOver(event: DragEvent) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      },
      onDrop(event: DragEvent) {
        setDepth(0);
        if (!hasFiles(event)) return;
        event.preventDefault();
        onFiles([...event.dataTransfer.files]);
      },
    },
  };
}
