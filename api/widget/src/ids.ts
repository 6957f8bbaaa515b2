/** A random name of 96 bits. Works on plain HTTP too, where randomUUID does not. */
export const randomName = () => Array.from(crypto.getRandomValues(new Uint32Array(3)), (n) => n.toString(36)).join('');
