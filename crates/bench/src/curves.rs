//! Pictures of figures over time, as SVG.

use crate::plot::{FILL, INK, LINE, WIDTH};
use plotters::coord::Shift;
use plotters::prelude::*;

/// Panels below one another that share their time.
#[derive(Debug)]
pub struct Curves {
    /// The unit of time.
    pub time: &'static str,
    /// From above to below.
    pub panels: Vec<Panel>,
}

/// One figure over time.
#[derive(Debug)]
pub struct Panel {
    /// What it shows, with its unit.
    pub title: String,
    /// A figure for each moment, from the first.
    pub values: Vec<f64>,
    /// What they must stay below.
    pub limit: Option<f64>,
}

const PANEL: u32 = 190;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn<'a> = Result<(), Box<dyn std::error::Error + 'a>>;

impl Curves {
    /// Draws them.
    pub fn svg(&self) -> String {
        let mut text = String::new();
        let count = self.panels.len();
        let height = PANEL * u32::try_from(count).unwrap_or(u32::MAX);
        let area = SVGBackend::with_string(&mut text, (WIDTH, height)).into_drawing_area();
        self.draw(&area).expect("text takes every drawing");
        drop(area);
        text
    }

    fn draw<'a>(&self, area: &Area<'a>) -> Drawn<'a> {
        area.fill(&WHITE).map_err(|error| error.to_string())?;
        for (part, panel) in area.split_evenly((self.panels.len(), 1)).iter().zip(&self.panels) {
            panel.draw(part, self.time)?;
        }
        area.present().map_err(|error| error.to_string())?;
        Ok(())
    }
}

impl Panel {
    fn draw<'a>(&self, area: &Area<'a>, time: &str) -> Drawn<'a> {
        let most = self.values.iter().copied().chain(self.limit).fold(0.0, f64::max).max(1.0) * 1.12;
        let moments = u32::try_from(self.values.len()).unwrap_or(u32::MAX).max(2);
        let mut chart = ChartBuilder::on(area)
            .caption(&self.title, ("sans-serif", 15).into_font().color(&INK))
            .margin(10)
            .x_label_area_size(32)
            .y_label_area_size(64)
            .build_cartesian_2d(1..moments, 0.0..most)
            .map_err(|error| error.to_string())?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .max_light_lines(1)
            .y_labels(5)
            .y_label_formatter(&|value| crate::report::number(*value))
            .x_desc(time)
            .label_style(("sans-serif", 12).into_font().color(&INK))
            .draw()
            .map_err(|error| error.to_string())?;
        let points = (1..).zip(self.values.iter().copied());
        chart
            .draw_series(LineSeries::new(points, FILL.stroke_width(2)))
            .map_err(|error| error.to_string())?;
        if let Some(limit) = self.limit {
            let line = [(1, limit), (moments, limit)];
            chart
                .draw_series(LineSeries::new(line, LINE.stroke_width(2)))
                .map_err(|error| error.to_string())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_every_panel_and_its_limit() {
        let panel =
            |title: &str, limit| Panel { title: title.to_owned(), values: vec![1.0, 3.0, 2.0], limit };
        let svg =
            Curves { time: "minute", panels: vec![panel("memory", None), panel("log", Some(5.0))] }.svg();
        assert!(svg.starts_with("<svg") && svg.contains("memory") && svg.contains("log"), "{svg}");
        assert_eq!(svg.matches("#A82A2A").count(), 1, "one limit: {svg}");
    }
}
