import type { Severity } from '@/lib/domain';

/** Inline styles of the mail, and the sheet that turns its colours at night and narrows it on a phone; a program that drops the sheet loses neither text nor layout. */
export const mailStyle = {
  font: "font-family:Inter,'Segoe UI',Helvetica,Arial,sans-serif;",
  ink: 'color:#14181f;',
  ink2: 'color:#4a5361;',
  ink3: 'color:#5c6572;',
  cell: 'word-break:break-word;overflow-wrap:anywhere;',
  sheet: `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){.bg{background-color:#0e1116!important}.card{background-color:#151a21!important;border-color:#252c36!important}
.ink{color:#e8ecf2!important}.ink2{color:#aab4c2!important}.ink3{color:#8b96a5!important}.line{border-color:#252c36!important}
.sev1{background-color:#ff6b9d!important}.sev2{background-color:#ff9558!important}.sev3{background-color:#e3b23c!important}.sev4{border-color:#8b96a5!important}.hole{background-color:#151a21!important}
.go{background-color:#7aa2ff!important;border-color:#7aa2ff!important}.go a{color:#0e1116!important}.alt{background-color:#151a21!important;border-color:#5d6878!important}.alt a{color:#e8ecf2!important}}
@media (max-width:640px){.wrap{width:100%!important}.pad{padding-left:18px!important;padding-right:18px!important}.k{width:76px!important}}`,
} as const;
export type MailStyle = typeof mailStyle;

const shape = (severity: Severity, style: string, inside = '&nbsp;') =>
  `<div class="${severity}" style="width:13px;height:13px;font-size:0;line-height:0;${style}">${inside}</div>`;
const triangle = 'clip-path:polygon(50% 4%,100% 96%,0 96%);';

/** The glyph of each severity: its form tells it as well as its colour. */
export const severityShapes: Record<Severity, string> = {
  sev1: shape('sev1', 'background-color:#b3124e;clip-path:polygon(30% 0,70% 0,100% 30%,100% 70%,70% 100%,30% 100%,0 70%,0 30%);'),
  sev2: shape('sev2', `background-color:#d9621a;${triangle}`),
  sev3: shape(
    'sev3',
    `background-color:#b98900;${triangle}`,
    `<div class="hole" style="width:7px;height:7px;margin:0 3px;position:relative;top:4px;background-color:#ffffff;font-size:0;line-height:0;${triangle}">&nbsp;</div>`,
  ),
  sev4: shape('sev4', 'box-sizing:border-box;border:2px solid #5c6572;border-radius:50%;'),
};
