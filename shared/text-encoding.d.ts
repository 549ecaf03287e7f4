// What `shared` uses of the Encoding Standard, which every one of our runtimes has but the language's own library lacks.
// Read only where `shared` is checked by itself; elsewhere Node.js or the browser declare the whole of it.
declare class TextEncoder {
  encodeInto(source: string, destination: Uint8Array): { readonly read: number; readonly written: number };
}
declare class TextDecoder {
  constructor(label: 'utf-8', options: { readonly fatal: boolean; readonly ignoreBOM: boolean });
  decode(input: Uint8Array): string;
}
