//! Neighbourhoods on a small square photo: borders, holes, components.

/// The width of the border, as a fraction of the side.
const BORDER: f32 = 0.04;

/// A smaller component counts to the product when its weight is this share of the largest's.
const COMPANION: f32 = 0.2;

/// A square of pixels that are numbered row by row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grid {
    /// The pixels of a row.
    pub side: usize,
}

impl Grid {
    pub fn border(self) -> Vec<usize> {
        let width = ((self.side as f32 * BORDER) as usize).max(1);
        let near = |v: usize| v < width || v >= self.side - width.min(self.side);
        (0..self.side * self.side)
            .filter(|i| near(i % self.side) || near(i / self.side))
            .collect()
    }

    pub fn neighbours(self, i: usize) -> impl Iterator<Item = usize> {
        let (x, y) = (i % self.side, i / self.side);
        [
            (x > 0).then(|| i - 1),
            (x + 1 < self.side).then(|| i + 1),
            (y > 0).then(|| i - self.side),
            (y + 1 < self.side).then(|| i + self.side),
        ]
        .into_iter()
        .flatten()
    }

    /// What can be reached from the border without crossing a wall.
    pub fn flood(self, wall: &[bool]) -> Vec<bool> {
        let mut reached = vec![false; wall.len()];
        let mut next: Vec<usize> = self.border().into_iter().filter(|&i| !wall[i]).collect();
        next.iter().for_each(|&i| reached[i] = true);
        while let Some(i) = next.pop() {
            for j in self.neighbours(i) {
                if !wall[j] && !reached[j] {
                    reached[j] = true;
                    next.push(j);
                }
            }
        }
        reached
    }

    /// The mask without specks and threads narrower than three pixels, unless nothing is left.
    pub fn opened(self, mask: &[bool]) -> Vec<bool> {
        let core = self.eroded(mask);
        let opened: Vec<bool> = (0..mask.len())
            .map(|i| mask[i] && (core[i] || self.neighbours(i).any(|j| core[j])))
            .collect();
        let count = |mask: &[bool]| mask.iter().filter(|inside| **inside).count();
        if count(&opened) * 2 < count(mask) {
            mask.to_vec()
        } else {
            opened
        }
    }

    /// The pixels of the mask all of whose neighbours are in it.
    pub fn eroded(self, mask: &[bool]) -> Vec<bool> {
        (0..mask.len())
            .map(|i| mask[i] && self.neighbours(i).all(|j| mask[j]))
            .collect()
    }

    pub fn components(self, mask: &[bool]) -> Vec<Vec<usize>> {
        let mut seen = vec![false; mask.len()];
        let mut components = Vec::new();
        for start in 0..mask.len() {
            if !mask[start] || seen[start] {
                continue;
            }
            let mut component = vec![start];
            seen[start] = true;
            let mut at = 0;
            while let Some(&i) = component.get(at) {
                at += 1;
                for j in self.neighbours(i) {
                    if mask[j] && !seen[j] {
                        seen[j] = true;
                        component.push(j);
                    }
                }
            }
            components.push(component);
        }
        components
    }

    /// The heaviest component and its companions (the other shoe), where a pixel weighs the more
    /// the nearer it is to the middle.
    pub fn main_components(self, mask: &[bool]) -> Vec<bool> {
        let weight = |component: &Vec<usize>| component.iter().map(|&i| self.weight(i)).sum();
        let weighted: Vec<(f32, Vec<usize>)> = self
            .components(mask)
            .into_iter()
            .map(|component| (weight(&component), component))
            .collect();
        let heaviest = weighted.iter().map(|c| c.0).fold(0.0, f32::max);
        let mut main = vec![false; mask.len()];
        for (weight, component) in weighted {
            if weight >= COMPANION * heaviest {
                component.iter().for_each(|&i| main[i] = true);
            }
        }
        main
    }

    fn weight(self, i: usize) -> f32 {
        central(i, self.side)
    }
}

/// The pixels of the middle two fifths across and down.
pub(crate) fn middle(side: usize) -> Vec<usize> {
    let inside = side * 3 / 10..(side * 7 / 10).max(1);
    (0..side * side)
        .filter(|i| inside.contains(&(i % side)) && inside.contains(&(i / side)))
        .collect()
}

/// How much a pixel counts for the product's colour: 1 in the middle, 0.1 in the corners.
pub(crate) fn central(i: usize, side: usize) -> f32 {
    let offset = |v: usize| (v as f32 + 0.5) / side as f32 - 0.5;
    let squared = offset(i % side).powi(2) + offset(i / side).powi(2);
    (-squared * 4.6).exp()
}

/// The mask without its outermost `steps` pixels.
pub(crate) fn eroded(mask: &[bool], side: usize, steps: usize) -> Vec<bool> {
    (0..steps).fold(mask.to_vec(), |mask, _| Grid { side }.eroded(&mask))
}
