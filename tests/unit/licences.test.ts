import { expect, it } from 'vitest';
import { findForbidden } from '../../scripts/check/licences.ts';

it('names what is shipped under a licence that does not go with MIT, and what has none', () => {
  const packages = {
    '': { license: 'GPL-3.0' },
    'node_modules/free': { license: 'MIT' },
    'node_modules/chosen': { license: '(GPL-3.0 OR Apache-2.0)' },
    'node_modules/both': { license: 'MIT AND GPL-3.0' },
    'node_modules/copyleft': { license: 'GPL-3.0' },
    'node_modules/unsaid': {},
    'node_modules/tool': { license: 'MPL-2.0', dev: true },
    'node_modules/shipped': { license: 'MPL-2.0' },
  };
  expect(findForbidden({ packages })).toEqual([
    'node_modules/both: MIT AND GPL-3.0',
    'node_modules/copyleft: GPL-3.0',
    'node_modules/unsaid: no licence',
    'node_modules/shipped: MPL-2.0',
  ]);
});
