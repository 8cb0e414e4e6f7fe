interface Properties<T extends string> {
  name: string;
  legend: string;
  options: Readonly<Record<T, string>>;
  value: T;
  onChange: (value: T) => void;
}

/** A choice between a few, all in sight. */
export function Switch<T extends string>(properties: Properties<T>) {
  const { name, legend, options, value, onChange } = properties;
  const values = Object.keys(options) as T[];
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      <div class="switch">
        {values.map((option) => (
          <label key={option}>
            <input
              type="radio"
              name={name}
              value={option}
              checked={option === value}
              onChange={() => onChange(option)}
            />
            {/* By its words, for they may change. */}
            <span key={options[option]}>{options[option]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
