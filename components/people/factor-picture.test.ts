import { expect, test } from 'vitest';
import { drawSquares } from './factor-picture';

const otpauth = (secret: string) =>
  `otpauth://totp/Throughline:dana%40hospital.example?secret=${secret}&issuer=Throughline&digits=6&period=30`;

test('the picture has the three marks that a camera looks for, and says this key and no other', () => {
  const { path, size } = drawSquares(otpauth('A'.repeat(52)));
  const dark = new Set(path.match(/M\d+ \d+/g));
  const isDark = (x: number, y: number) => dark.has(`M${x} ${y}`);
  expect((size - 17) % 4).toBe(0);
  for (const [left, top] of [
    [0, 0],
    [size - 7, 0],
    [0, size - 7],
  ] as const)
    for (let y = 0; y < 7; y += 1)
      for (let x = 0; x < 7; x += 1) {
        const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3));
        expect(isDark(left + x, top + y)).toBe(ring !== 2);
      }
  expect(drawSquares(otpauth(`${'A'.repeat(51)}B`)).path).not.toBe(path);
});
