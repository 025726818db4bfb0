import { classNames } from './class-names';

const look =
  'grid size-[15px] flex-none cursor-pointer appearance-none place-items-center rounded-[4px] border border-control bg-surface checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent checked:after:mb-0.5 checked:after:h-[5px] checked:after:w-[9px] checked:after:-rotate-45 checked:after:border-b-[1.6px] checked:after:border-l-[1.6px] checked:after:border-on-accent indeterminate:after:h-[1.6px] indeterminate:after:w-[7px] indeterminate:after:bg-on-accent';

/** A box to tick; `some` shows that only a part of what it stands for is ticked. */
export function Checkbox({ some = false, className, ...rest }: Omit<React.ComponentProps<'input'>, 'type'> & { some?: boolean }) {
  return (
    <input
      type="checkbox"
      ref={(element) => {
        if (element) element.indeterminate = some;
      }}
      className={classNames(look, className)}
      {...rest}
    />
  );
}
