from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=200)
    author = models.CharField(max_length=200)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    cover = models.FileField(upload_to='covers/', blank=True)

    class Meta:
        ordering = ['title']

    def __str__(self):
        return self.title
