// A sealed box as libsodium's crypto_box_seal makes it, out of TweetNaCl's box: a key pair for this
// box alone, and as nonce the BLAKE2b of its public half and the urn's. Sixty-four bytes are one
// block of BLAKE2b (RFC 7693), so only that is here, in halves of 32 bits.
(function () {
  "use strict";

  const START = [
    0xf3bcc908, 0x6a09e667, 0x84caa73b, 0xbb67ae85, 0xfe94f82b, 0x3c6ef372, 0x5f1d36f1, 0xa54ff53a,
    0xade682d1, 0x510e527f, 0x2b3e6c1f, 0x9b05688c, 0xfb41bd6b, 0x1f83d9ab, 0x137e2179, 0x5be0cd19,
  ];
  const ORDER = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
  ];
  const MIXED = [
    [0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15],
    [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14],
  ];

  function add(v, at, low, high) {
    const sum = v[2 * at] + low;
    v[2 * at] = sum;
    v[2 * at + 1] = v[2 * at + 1] + high + (sum > 0xffffffff ? 1 : 0);
  }

  function turn(v, at, by, bits) {
    const low = v[2 * at] ^ v[2 * by];
    const high = v[2 * at + 1] ^ v[2 * by + 1];
    const [one, other] = bits < 32 ? [low, high] : [high, low];
    const right = bits % 32;
    v[2 * at] = right ? (one >>> right) | (other << (32 - right)) : one;
    v[2 * at + 1] = right ? (other >>> right) | (one << (32 - right)) : other;
  }

  function mix(v, m, [a, b, c, d], x, y) {
    for (const [word, first, second] of [[x, 32, 24], [y, 16, 63]]) {
      add(v, a, v[2 * b], v[2 * b + 1]);
      add(v, a, m[2 * word], m[2 * word + 1]);
      turn(v, d, a, first);
      add(v, c, v[2 * d], v[2 * d + 1]);
      turn(v, b, c, second);
    }
  }

  // 24 bytes of BLAKE2b over at most one block, without a key.
  function digest(bytes) {
    const block = new Uint8Array(128);
    block.set(bytes);
    const m = new Uint32Array(32);
    for (let at = 0; at < 128; at++) m[at >> 2] |= block[at] << (8 * (at % 4));
    const h = Uint32Array.from(START);
    h[0] ^= 0x01010000 ^ 24;
    const v = new Uint32Array(32);
    v.set(h);
    v.set(START, 16);
    v[24] ^= bytes.length;
    v[28] = ~v[28];
    v[29] = ~v[29];
    for (let round = 0; round < 12; round++) {
      const order = ORDER[round % 10];
      MIXED.forEach((places, n) => mix(v, m, places, order[2 * n], order[2 * n + 1]));
    }
    return Uint8Array.from({ length: 24 }, (_, at) => {
      const half = at >> 2;
      return (h[half] ^ v[half] ^ v[half + 16]) >>> (8 * (at % 4));
    });
  }

  window.sealedBox = function (plain, key) {
    const once = window.nacl.box.keyPair();
    const both = new Uint8Array(64);
    both.set(once.publicKey);
    both.set(key, 32);
    const box = window.nacl.box(plain, digest(both), key, once.secretKey);
    const sealed = new Uint8Array(32 + box.length);
    sealed.set(once.publicKey);
    sealed.set(box, 32);
    once.secretKey.fill(0);
    plain.fill(0);
    return sealed;
  };
})();
