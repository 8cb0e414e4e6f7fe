import { type RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** Whether an element is in sight, or so many pixels away from it. */
export function useNear(element: RefObject<Element | null>, pixels: number): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver(
      (entries) => setNear(entries.some(({ isIntersecting }) => isIntersecting)),
      { rootMargin: `${pixels}px` },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return isNear;
}
