import { describe, expect, it } from 'vitest';
import { readServerAddress } from '../../../../shared/util/server-address.ts';

describe('an address of a server as people type it', () => {
  it.each([
    ['desk.example.com', ['https://desk.example.com']],
    ['  Desk.Example.com/login?x=1 ', ['https://desk.example.com']],
    ['desk.example.com:8443', ['https://desk.example.com:8443']],
    ['192.168.1.5:8080', ['https://192.168.1.5:8080']],
    ['客服.example.com', ['https://客服.example.com']],
    ['localhost:3000', ['https://localhost:3000', 'http://localhost:3000']],
    ['LOCALHOST', ['https://localhost', 'http://localhost']],
    ['127.0.0.1:3000', ['https://127.0.0.1:3000', 'http://127.0.0.1:3000']],
    ['127.9.8.7', ['https://127.9.8.7', 'http://127.9.8.7']],
    ['[::1]:3000', ['https://[::1]:3000', 'http://[::1]:3000']],
    ['::1', ['https://[::1]', 'http://[::1]']],
    ['[2001:db8::5]:8080', ['https://[2001:db8::5]:8080']],
    ['localhost.example.com', ['https://localhost.example.com']],
    ['127.0.0.1.example.com', ['https://127.0.0.1.example.com']],
    ['http://192.168.1.5:8080/', ['http://192.168.1.5:8080']],
    ['HTTPS://localhost:3000', ['https://localhost:3000']],
  ])('%s', (typed, meant) => {
    expect(readServerAddress(typed)).toEqual(meant);
  });

  it.each([
    '',
    'not an address',
    'ftp://help',
    'https://',
    'me@help.example.com',
    'help:99999',
    'help:0',
    'a b.example.com',
  ])('“%s” is none', (typed) => {
    expect(readServerAddress(typed)).toEqual([]);
  });
});
