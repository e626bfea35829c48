# Figures that the tests of this folder hold ours against. Made with R 4.2.2 and its packages boot 1.3-28.1, survey 4.1-1
# and jsonlite 1.8.4 (Debian 12: r-base-core, r-cran-boot, r-cran-survey, r-cran-jsonlite):
#
#   Rscript reference.R > reference.json
library(boot)
library(jsonlite)
suppressPackageStartupMessages(library(survey))
set.seed(1)

studentised <- function(values, resamples) {
  statistic <- function(data, drawn) {
    own <- data[drawn]
    c(mean(own), var(own) / length(own))
  }
  found <- boot(values, statistic, R = resamples)
  boot.ci(found, conf = 0.95, type = "stud")$student[4:5]
}

skewed <- round(0.3 * (qexp(ppoints(60)) - 0.9), 6)
even <- round(0.25 * qnorm(ppoints(100)) + 0.04, 6)
grouped <- data.frame(
  group = c("a", "a", "a", "b", "b", "c", "d", "d", "e", "f", "f", "f", "f", "g", "h", "h"),
  value = c(0.2, 0.3, 0.1, -0.4, -0.1, 0.5, 0, 0.1, 0.7, -0.2, 0.3, 0.1, 0.2, -0.6, 0.4, 0)
)
mean_of_groups <- svymean(~value, svydesign(ids = ~group, weights = ~1, data = grouped))
p_values <- c(0.001, 0.04, 0.011, 0.3, 0.012, 0.02, 0.0045)
shares <- c(0.6, 0.8, 0.975, 0.9975, 0.9999)
degrees <- c(1, 2, 29, 99, 999, 19999)

cat(toJSON(list(
  studentQuantiles = expand.grid(share = shares, degrees = degrees) |> transform(t = qt(share, degrees)),
  studentised = list(
    list(name = "skewed", values = skewed, interval = studentised(skewed, 199999)),
    list(name = "even", values = even, interval = studentised(even, 199999))
  ),
  meanError = list(values = even, mean = mean(even), error = sqrt(var(even) / length(even))),
  groupedMean = list(
    groups = grouped$group, values = grouped$value, mean = as.numeric(mean_of_groups), error = as.numeric(SE(mean_of_groups))
  ),
  unseen = list(
    groups = c(30, 100, 300), high = sapply(c(30, 100, 300), function(n) binom.test(0, n, conf.level = 0.95)$conf.int[2])
  ),
  holm = list(p = p_values, adjusted = p.adjust(p_values, "holm")),
  detectable = lapply(c(50, 100, 300, 1000), function(n) list(
    prompts = n, standardDeviation = 0.4, confidence = 0.95, power = 0.8,
    delta = power.t.test(n = n, sd = 0.4, sig.level = 0.05, power = 0.8, type = "paired")$delta
  ))
), digits = 10, auto_unbox = TRUE))
