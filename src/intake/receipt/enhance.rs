//! A photo made like a scan: the table around the paper whitened, shadows divided out, the lines of text made level.
//! Pixels only; geometry is in floats, as money never is.

use image::imageops::{self, FilterType};
use image::{GrayImage, Luma};

/// Side of the squares whose paper brightness is taken, in pixels.
const BLOCK: u32 = 24;

/// Divides out uneven light and whitens what is darker than the paper and touches the edge of the picture.
pub(super) fn flatten(grey: &GrayImage) -> GrayImage {
    let light = paper_light(grey);
    let outside = outside(&light);
    let smooth = imageops::resize(&light, grey.width(), grey.height(), FilterType::Triangle);
    GrayImage::from_fn(grey.width(), grey.height(), |x, y| {
        if outside.get_pixel_checked(x / BLOCK, y / BLOCK).is_some_and(|p| p.0 == [255]) {
            return Luma([255]);
        }
        let [value] = grey.get_pixel(x, y).0;
        let [light] = smooth.get_pixel(x, y).0;
        let lit = u32::from(value) * 250 / u32::from(light.max(40));
        Luma([u8::try_from(lit).unwrap_or(255)])
    })
}

/// The brightness of the paper per square: nearly the brightest pixel, so that ink does not count.
fn paper_light(grey: &GrayImage) -> GrayImage {
    let (w, h) = (grey.width().div_ceil(BLOCK), grey.height().div_ceil(BLOCK));
    let blocks = GrayImage::from_fn(w, h, |bx, by| {
        let mut histogram = [0_u32; 256];
        let mut count = 0;
        for y in (by * BLOCK..((by + 1) * BLOCK).min(grey.height())).step_by(2) {
            for x in (bx * BLOCK..((bx + 1) * BLOCK).min(grey.width())).step_by(2) {
                let [value] = grey.get_pixel(x, y).0;
                if let Some(bin) = histogram.get_mut(usize::from(value)) {
                    *bin += 1;
                }
                count += 1;
            }
        }
        let mut seen = 0;
        let level = histogram.iter().zip(0_u8..=255).find_map(|(bin, value)| {
            seen += bin;
            (seen * 10 >= count * 9).then_some(value)
        });
        Luma([level.unwrap_or(255)])
    });
    imageops::fast_blur(&blocks, 1.0)
}

/// White where a square is much darker than the paper and hangs together with the edge of the picture.
fn outside(light: &GrayImage) -> GrayImage {
    let mut marks = GrayImage::new(light.width(), light.height());
    let Some(limit) = dark_limit(light) else { return marks };
    let (w, h) = light.dimensions();
    let mut open: Vec<(u32, u32)> = Vec::new();
    open.extend((0..w).flat_map(|x| [(x, 0), (x, h - 1)]));
    open.extend((0..h).flat_map(|y| [(0, y), (w - 1, y)]));
    while let Some((x, y)) = open.pop() {
        let dark = light.get_pixel(x, y).0 < [limit];
        if !dark || marks.get_pixel(x, y).0 == [255] {
            continue;
        }
        marks.put_pixel(x, y, Luma([255]));
        let near = [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)];
        open.extend(near.into_iter().filter(|(x, y)| *x < w && *y < h));
    }
    marks
}

/// Otsu's threshold between paper and table, when there are clearly two of them.
fn dark_limit(light: &GrayImage) -> Option<u8> {
    let values: Vec<f64> = light.pixels().map(|p| f64::from(p.0[0])).collect();
    let mut best: Option<(f64, u8, f64, f64)> = None;
    for limit in (20..=240_u8).step_by(4) {
        let (dark, bright): (Vec<f64>, Vec<f64>) = values.iter().partition(|v| **v < f64::from(limit));
        if dark.is_empty() || bright.is_empty() {
            continue;
        }
        let (a, b) = (mean(&dark), mean(&bright));
        let between = count(&dark) * count(&bright) * (b - a) * (b - a);
        if best.is_none_or(|(most, ..)| between > most) {
            best = Some((between, limit, a, b));
        }
    }
    best.filter(|(_, _, dark, bright)| *dark < bright * 0.62).map(|(_, limit, _, _)| limit)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values)
}

#[expect(clippy::cast_precision_loss, reason = "a count of squares is far below 2^52")]
fn count(values: &[f64]) -> f64 {
    values.len() as f64
}

/// Turns the picture so that its lines of text are level; up to 8 degrees, which is what a hand-held photo is off.
pub(super) fn level(grey: &GrayImage) -> GrayImage {
    let angle = skew(grey);
    if angle.abs() < 0.4 { grey.clone() } else { rotated(grey, angle) }
}

/// The slope of the text in degrees: the one at which the rows of ink differ most from one another.
fn skew(grey: &GrayImage) -> f32 {
    let width = 500.min(grey.width());
    let height = (u64::from(grey.height()) * u64::from(width) / u64::from(grey.width().max(1))).clamp(1, 2_000);
    let small = imageops::resize(grey, width, u32::try_from(height).unwrap_or(2_000), FilterType::Triangle);
    let ink: Vec<(f32, f32)> = small
        .enumerate_pixels()
        .filter(|(_, _, p)| p.0 < [140])
        .map(|(x, y, _)| (f32::from(u16::try_from(x).unwrap_or(0)), f32::from(u16::try_from(y).unwrap_or(0))))
        .take(120_000)
        .collect();
    let score = |degrees: f32| -> u64 {
        let slope = degrees.to_radians().tan();
        let mut rows = vec![0_u32; 4_096];
        for (x, y) in &ink {
            if let Some(row) = rows.get_mut(to_index(y - x * slope + 1_000.0)) {
                *row += 1;
            }
        }
        rows.windows(2)
            .map(|pair| pair.iter().copied().reduce(u32::abs_diff).map_or(0, |d| u64::from(d) * u64::from(d)))
            .sum()
    };
    let best_of =
        |candidates: &mut dyn Iterator<Item = f32>| candidates.max_by_key(|degrees| score(*degrees)).unwrap_or(0.0);
    let coarse = best_of(&mut (-16_i8..=16).map(|half| f32::from(half) / 2.0));
    let fine = best_of(&mut (-4_i8..=4).map(|tenth| coarse + f32::from(tenth) / 10.0));
    // A little better is no reason to blur every letter.
    if score(fine) * 10 > score(0.0) * 11 { fine } else { 0.0 }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the rows there are")]
fn to_index(value: f32) -> usize {
    value.clamp(0.0, 4_095.0) as usize
}

/// Turned about the middle by bilinear sampling, white where nothing was.
fn rotated(grey: &GrayImage, degrees: f32) -> GrayImage {
    let (w, h) = grey.dimensions();
    let half = |side: u32| f32::from(u16::try_from(side).unwrap_or(u16::MAX)) / 2.0;
    let (cx, cy) = (half(w), half(h));
    let (sin, cos) = degrees.to_radians().sin_cos();
    GrayImage::from_fn(w, h, |x, y| {
        let (dx, dy) = (half(x * 2) - cx, half(y * 2) - cy);
        Luma([sample(grey, cx + dx * cos - dy * sin, cy + dx * sin + dy * cos)])
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to lie inside the picture, and a blend of bytes"
)]
fn sample(grey: &GrayImage, x: f32, y: f32) -> u8 {
    if x < 0.0 || y < 0.0 {
        return 255;
    }
    let (left, top) = (x.floor() as u32, y.floor() as u32);
    let at = |x: u32, y: u32| grey.get_pixel_checked(x, y).map_or(255.0, |p| f32::from(p.0[0]));
    let (fx, fy) = (x.fract(), y.fract());
    let above = at(left, top) * (1.0 - fx) + at(left + 1, top) * fx;
    let below = at(left, top + 1) * (1.0 - fx) + at(left + 1, top + 1) * fx;
    (above * (1.0 - fy) + below * fy) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of dashes, `slope` pixels down per hundred across, on paper lit unevenly, on a dark table.
    fn page(slope: i32) -> GrayImage {
        GrayImage::from_fn(600, 700, |x, y| {
            let inside = (80..520).contains(&x) && (60..640).contains(&y);
            if !inside {
                return Luma([50]);
            }
            let row = i32::try_from(y).unwrap() - i32::try_from(x).unwrap() * slope / 100;
            let ink = row.rem_euclid(40) < 8 && x % 12 < 8 && (120..480).contains(&x);
            let paper = 150 + u8::try_from(x / 6).unwrap();
            Luma([if ink { paper / 4 } else { paper }])
        })
    }

    #[test]
    fn shadows_and_the_table_go() {
        let flat = flatten(&page(0));
        assert_eq!(flat.get_pixel(10, 10).0, [255]);
        for x in [130, 300, 470] {
            let column: Vec<u8> = (100..600).map(|y| flat.get_pixel(x - x % 12 + 4, y).0[0]).collect();
            assert!(column.iter().any(|v| *v < 90) && column.iter().any(|v| *v > 225), "at {x}");
        }
    }

    #[test]
    fn slopes_are_found_and_straight_pages_left_alone() {
        for (slope, degrees) in [(0, 0.0), (5, 2.86), (-7, -4.0)] {
            let found = skew(&flatten(&page(slope)));
            assert!((found - degrees).abs() < 0.7, "{slope}: {found}");
        }
        let level_page = flatten(&page(0));
        assert_eq!(level(&level_page), level_page);
    }
}
