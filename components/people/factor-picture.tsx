import qrcode from 'qrcode-generator';

/** Light around it, without which no camera finds it. */
const MARGIN = 4;

/** The dark squares of the picture that says `text`, as the path of a drawing, and how many squares it is wide. */
export function drawSquares(text: string): { path: string; size: number } {
  const picture = qrcode(0, 'M');
  picture.addData(text);
  picture.make();
  const size = picture.getModuleCount();
  let path = '';
  for (let y = 0; y < size; y += 1) for (let x = 0; x < size; x += 1) if (picture.isDark(y, x)) path += `M${x} ${y}h1v1h-1z`;
  return { path, size };
}

/** The address for an authenticator as a picture for the camera of a phone. It is a secret: it is drawn here and sent nowhere. */
export function FactorPicture({ otpauth }: { otpauth: string }) {
  const { path, size } = drawSquares(otpauth);
  const whole = size + 2 * MARGIN;
  return (
    <svg
      role="img"
      aria-label="The key as a picture, for the camera of a phone"
      data-testid="factor-picture"
      viewBox={`${-MARGIN} ${-MARGIN} ${whole} ${whole}`}
      shapeRendering="crispEdges"
      className="size-48 flex-none rounded-m bg-white"
    >
      <path d={path} fill="black" />
    </svg>
  );
}
