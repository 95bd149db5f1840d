//! Pictures of figures beside one another, as SVG.

use plotters::prelude::*;

/// Bars beside one another, and the line that they must reach.
#[derive(Debug)]
pub struct Plot {
    /// What it shows.
    pub title: String,
    /// The unit of its figures.
    pub unit: &'static str,
    /// A name and a figure each.
    pub bars: Vec<(String, f64)>,
    /// What they must reach.
    pub must: Must,
}

/// What a bar must reach.
#[derive(Debug, Clone, Copy)]
pub enum Must {
    /// Nothing.
    Any,
    /// So much at least.
    AtLeast(f64),
    /// So much at most.
    AtMost(f64),
}

impl Must {
    fn line(self) -> Option<f64> {
        match self {
            Must::Any => None,
            Must::AtLeast(line) | Must::AtMost(line) => Some(line),
        }
    }

    fn is_missed(self, value: f64) -> bool {
        match self {
            Must::Any => false,
            Must::AtLeast(line) => value < line,
            Must::AtMost(line) => value > line,
        }
    }
}

pub(crate) const WIDTH: u32 = 800;
const BAR: u32 = 34;
const AROUND: u32 = 100;
/// Room for the bars' names.
const NAMES: u32 = 300;
pub(crate) const INK: RGBColor = RGBColor(0x33, 0x3a, 0x45);
pub(crate) const FILL: RGBColor = RGBColor(0x2f, 0x7d, 0x6b);
const MISSED: RGBColor = RGBColor(0xb8, 0x6b, 0x2b);
pub(crate) const LINE: RGBColor = RGBColor(0xa8, 0x2a, 0x2a);

impl Plot {
    /// Draws it.
    pub fn svg(&self) -> String {
        let mut text = String::new();
        let count = u32::try_from(self.bars.len()).unwrap_or(u32::MAX);
        let area = SVGBackend::with_string(&mut text, (WIDTH, AROUND + BAR * count)).into_drawing_area();
        self.draw(&area).expect("text takes every drawing");
        drop(area);
        text
    }

    fn draw(
        &self,
        area: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>,
    ) -> Result<(), Box<dyn std::error::Error + '_>> {
        area.fill(&WHITE).map_err(|error| error.to_string())?;
        let count = i32::try_from(self.bars.len()).unwrap_or(i32::MAX);
        // The end belongs to the range; a range of one place has no width.
        let last = (count - 1).max(1);
        let most =
            self.bars.iter().map(|(_, value)| *value).chain(self.must.line()).fold(0.0, f64::max) * 1.12;
        let mut chart = ChartBuilder::on(area)
            .caption(&self.title, ("sans-serif", 17).into_font().color(&INK))
            .margin(12)
            .x_label_area_size(34)
            .y_label_area_size(NAMES)
            .build_cartesian_2d(0.0..most, (0..last).into_segmented())
            .map_err(|error| error.to_string())?;
        let name = |place: &SegmentValue<i32>| match place {
            SegmentValue::CenterOf(place) => usize::try_from(count - 1 - place)
                .ok()
                .and_then(|place| self.bars.get(place))
                .map_or_else(String::new, |(name, _)| name.clone()),
            _ => String::new(),
        };
        chart
            .configure_mesh()
            .disable_y_mesh()
            .max_light_lines(1)
            .x_label_formatter(&|value| crate::report::number(*value))
            .y_labels(self.bars.len().max(2))
            .y_label_formatter(&name)
            .x_desc(self.unit)
            .label_style(("sans-serif", 13).into_font().color(&INK))
            .draw()
            .map_err(|error| error.to_string())?;
        for ((_, value), place) in self.bars.iter().rev().zip(0..) {
            let missed = self.must.is_missed(*value);
            let corners = [(0.0, SegmentValue::Exact(place)), (*value, SegmentValue::Exact(place + 1))];
            let mut bar = Rectangle::new(corners, if missed { MISSED } else { FILL }.filled());
            bar.set_margin(5, 5, 0, 0);
            chart.draw_series([bar]).map_err(|error| error.to_string())?;
            let label = Text::new(
                crate::report::number(*value),
                (*value, SegmentValue::CenterOf(place)),
                ("sans-serif", 12).into_font().color(&INK),
            );
            chart.draw_series([label]).map_err(|error| error.to_string())?;
        }
        if let Some(must) = self.must.line() {
            let line = [(must, SegmentValue::Exact(0)), (must, SegmentValue::Exact(count))];
            chart
                .draw_series(LineSeries::new(line, LINE.stroke_width(2)))
                .map_err(|error| error.to_string())?;
        }
        area.present().map_err(|error| error.to_string())?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colours(must: Must) -> (usize, usize) {
        let bars = [("one", 5.0), ("two", 7.0), ("three", 9.0)].map(|(name, value)| (name.to_owned(), value));
        let svg = Plot { title: "figures".to_owned(), unit: "s", bars: bars.into(), must }.svg();
        (svg.matches("#2F7D6B").count(), svg.matches("#B86B2B").count())
    }

    #[test]
    fn a_bar_has_another_colour_where_it_does_not_reach_what_it_must() {
        assert_eq!(colours(Must::Any), (3, 0));
        assert_eq!(colours(Must::AtLeast(7.0)), (2, 1), "too little");
        assert_eq!(colours(Must::AtMost(6.0)), (1, 2), "too much");
    }

    #[test]
    fn one_bar_is_drawn_and_none_is_no_panic() {
        for count in 0..2 {
            let bars = vec![("one".to_owned(), 5.0); count];
            let svg = Plot { title: "figures".to_owned(), unit: "s", bars, must: Must::Any }.svg();
            assert_eq!(svg.matches("#2F7D6B").count(), count, "{svg}");
        }
    }
}
