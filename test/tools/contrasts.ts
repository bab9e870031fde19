/** How well a page can be read. */

/** A script for the browser: how far each of the texts stands out from what is behind it (WCAG 2.2, contrast ratio). */
export const contrasts = (selector: string): string => `(() => {
  const channels = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = (colour) =>
    colour
      .slice(0, 3)
      .map((value) => value / 255)
      .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
      .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
  const canvas = document.createElement("div");
  canvas.style.color = "Canvas";
  document.body.append(canvas);
  const empty = channels(getComputedStyle(canvas).color);
  const background = (element) => {
    if (element === null) return empty;
    const its = channels(getComputedStyle(element).backgroundColor);
    return its[3] === 0 ? background(element.parentElement) : its;
  };
  return [...document.querySelectorAll(${JSON.stringify(selector)})].map((element) => {
    const [darker, lighter] = [
      luminance(channels(getComputedStyle(element).color)),
      luminance(background(element)),
    ].toSorted((one, other) => one - other);
    return (lighter + 0.05) / (darker + 0.05);
  });
})()`;
