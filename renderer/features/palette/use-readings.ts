import { useEffect, useState } from 'react';
import { createReadings, type Readings } from '../../../shared/domain/search/readings.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';

/** How Chinese is spelled; null until the library is here, which no start waits for. */
export function useReadings(): Readings | null {
  const services = useServices();
  const [readings, setReadings] = useState<Readings | null>(null);
  useEffect(() => {
    let isGone = false;
    import('pinyin-pro')
      .then(({ pinyin }) => {
        if (!isGone) setReadings(() => createReadings(pinyin));
      })
      .catch(reportError(services));
    return () => {
      isGone = true;
    };
  }, [services]);
  return readings;
}
